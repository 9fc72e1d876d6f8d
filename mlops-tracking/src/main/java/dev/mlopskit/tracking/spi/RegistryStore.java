package dev.mlopskit.tracking.spi;

import dev.mlopskit.tracking.ModelVersionData;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A place that keeps registered models, their versions and aliases. The rules of {@link TrackingStore} hold here too. */
public interface RegistryStore {
    /** Whether a registered model of this name is there. */
    boolean exists(String name);

    /**
     * Makes the next version of a registered model, and the model itself if it is not there.
     *
     * @param modelId the logged model that the version is; {@code null} when it is a folder
     */
    ModelVersionData createVersion(
            String name,
            String source,
            String location,
            @Nullable String runId,
            @Nullable String modelId,
            Instant created);

    /** One version. */
    Optional<ModelVersionData> version(String name, int version);

    /** All versions of a model, the latest first. */
    List<ModelVersionData> versions(String name);

    /** The version that an alias points at. */
    Optional<ModelVersionData> versionByAlias(String name, String alias);

    /** Points an alias at a version that is there, away from where it pointed before. */
    void setAlias(String name, String alias, int version);
}
