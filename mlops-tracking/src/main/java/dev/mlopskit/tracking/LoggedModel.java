package dev.mlopskit.tracking;

import dev.mlopskit.tracking.internal.Limits;
import dev.mlopskit.tracking.spi.NewModelVersion;
import dev.mlopskit.tracking.spi.Search;
import java.util.Map;

/** A model that a run has logged, with its files in place. Thread-safe. */
public final class LoggedModel {
    private final Registry registry;
    private final LoggedModelData data;

    LoggedModel(Registry registry, LoggedModelData data) {
        this.registry = registry;
        this.data = data;
    }

    /** All that the store said of this model when it was logged. */
    public LoggedModelData data() {
        return data;
    }

    /** {@code m-} and 32 hexadecimal digits. */
    public String modelId() {
        return data.modelId();
    }

    /** How to load this model: {@code models:/m-...}. */
    public String uri() {
        return "models:/" + data.modelId();
    }

    /** Sets a tag, or sets it again. */
    public void tag(String key, String value) {
        Limits.check(new Tag(key, value));
        registry.store().models().setTags(modelId(), Map.of(key, value));
    }

    /** Takes a tag away; does nothing where there is none. */
    public void removeTag(String key) {
        registry.store().models().deleteTag(modelId(), key);
    }

    /** Deletes the model; its files stay, and so do versions that it has become. */
    public void delete() {
        registry.store().models().setLifecycle(modelId(), Search.Lifecycle.DELETED);
    }

    /** Takes {@link #delete()} back. */
    public void restore() {
        registry.store().models().setLifecycle(modelId(), Search.Lifecycle.ACTIVE);
    }

    /** The model as the store has it now. */
    public LoggedModelData read() {
        return registry.store()
                .models()
                .byId(modelId())
                .orElseThrow(() -> new NotFoundException(
                        "logged model", modelId(), "it has been deleted; LoggedModel.restore() brings it back"));
    }

    /**
     * Makes this model the next version of a registered model, which comes into being if it is not there.
     *
     * @throws InvalidValueException if the name is blank or has a {@code /} or {@code :}
     */
    public ModelVersion register(String name) {
        Limits.checkRegisteredModelName(name);
        return registry.register(new NewModelVersion(
                name,
                uri(),
                data.artifactUri(),
                data.runId(),
                data.modelId(),
                registry.clock().instant(),
                null,
                Map.of()));
    }

    @Override
    public String toString() {
        return data.name() + " (" + data.modelId() + ")";
    }
}
