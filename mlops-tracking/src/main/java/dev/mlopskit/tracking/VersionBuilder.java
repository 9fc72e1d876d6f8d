package dev.mlopskit.tracking;

import dev.mlopskit.tracking.internal.ColumnLimits;
import dev.mlopskit.tracking.spi.NewModelVersion;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a version of a registered model is to be; {@link #register()} makes it, with all of it at once. From
 * {@link LoggedModel#newVersion} or {@link RegisteredModel#newVersion}. Not thread-safe.
 */
public final class VersionBuilder {
    private final Registry registry;
    private final String name;
    private final VersionSource source;
    private final Map<String, String> tags = new LinkedHashMap<>();
    private @Nullable String description;
    private @Nullable String runId;
    private @Nullable String runLink;

    VersionBuilder(Registry registry, String name, VersionSource source) {
        this.registry = registry;
        this.name = name;
        this.source = source;
        this.runId = source.runId();
    }

    /** Sets the description that people see, up to 5,000 characters. */
    public VersionBuilder description(String description) {
        ColumnLimits.checkDescription(description);
        this.description = description;
        return this;
    }

    /** Adds a tag, whose value has up to 5,000 characters. */
    public VersionBuilder tag(String key, String value) {
        ColumnLimits.checkTag(key, value);
        tags.put(key, value);
        return this;
    }

    /** Adds tags; see {@link #tag}. */
    public VersionBuilder tags(Map<String, String> tags) {
        tags.forEach(this::tag);
        return this;
    }

    /**
     * Says which run of this store made it.
     *
     * @throws NotFoundException if the run is not there
     * @throws InvalidValueException if the source is known to be of another run
     */
    public VersionBuilder run(String runId) {
        if (source.runId() != null && !source.runId().equals(runId))
            throw new InvalidValueException(
                    "run " + runId, "did not make " + source.source() + ", which is of run " + source.runId());
        if (registry.store().runs().byId(runId).isEmpty())
            throw new NotFoundException(
                    "run", runId, "for one of another store give runLink(..) and leave out run(..)");
        this.runId = runId;
        return this;
    }

    /** Says where the run that made it can be looked at, such as its page on another server; up to 500 characters. */
    public VersionBuilder runLink(String link) {
        ColumnLimits.checkRunLink(link);
        this.runLink = link;
        return this;
    }

    /** Makes the next version, and the registered model if it is not there. Calling it again makes another one. */
    public ModelVersion register() {
        return registry.register(new NewModelVersion(
                name,
                source.source(),
                source.location(),
                runId,
                runLink,
                source.modelId(),
                registry.clock().instant(),
                description,
                Map.copyOf(tags)));
    }
}
