package dev.mlopskit.tracking.spi;

import dev.mlopskit.tracking.ModelVersionData;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A place that keeps registered models, their versions and aliases. The rules of {@link TrackingStore} hold here too. */
public interface RegistryStore {
    /** The names of all registered models, sorted. */
    List<String> names();

    /** Makes the next version of a registered model, and the model itself if it is not there. */
    ModelVersionData createVersion(NewModelVersion version);

    /** One version. */
    Optional<ModelVersionData> version(String name, int version);

    /** All versions of a model, the latest first. */
    List<ModelVersionData> versions(String name);

    /** The version that an alias points at. */
    Optional<ModelVersionData> versionByAlias(String name, String alias);

    /**
     * Points an alias at a version that is there, away from where it pointed before.
     *
     * @param expected where it must point now, 0 for nowhere; {@code null} for wherever it does
     * @throws dev.mlopskit.tracking.ConflictException if it points elsewhere
     */
    void setAlias(String name, String alias, int version, @Nullable Integer expected);
}
