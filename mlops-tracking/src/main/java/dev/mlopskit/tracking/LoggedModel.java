package dev.mlopskit.tracking;

import dev.mlopskit.tracking.internal.Limits;
import dev.mlopskit.tracking.internal.ModelUri;
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
        return ModelUri.of(data.modelId());
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

    /** The model as the store has it now. */
    public LoggedModelData read() {
        return registry.store()
                .models()
                .byId(modelId())
                .orElseThrow(() -> new NotFoundException(
                        "logged model",
                        modelId(),
                        "it has been deleted; Tracking.restoreLoggedModel(..) brings it back"));
    }

    /**
     * The latest values of the metrics that this model is judged by: those that were measured of it; and of its run those others
     * that were measured of no other model of that run.
     */
    public Map<String, Double> metrics() {
        return Judged.metrics(registry.store(), modelId(), data.runId());
    }

    /**
     * Makes this model the next version of a registered model, which comes into being if it is not there.
     *
     * @throws InvalidValueException if the name is blank or has a {@code /} or {@code :}
     */
    public ModelVersion register(String name) {
        return newVersion(name).register();
    }

    /** Begins to make this model a version, as {@link #register(String)} does, with a description, tags or a link to its run. */
    public VersionBuilder newVersion(String name) {
        Limits.checkRegisteredModelName(name);
        return new VersionBuilder(registry, name, VersionSource.of(data));
    }

    @Override
    public String toString() {
        return data.name() + " (" + data.modelId() + ")";
    }
}
