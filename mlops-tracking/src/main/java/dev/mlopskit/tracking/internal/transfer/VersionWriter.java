package dev.mlopskit.tracking.internal.transfer;

import dev.mlopskit.tracking.LoggedModelData;
import dev.mlopskit.tracking.ModelVersionData;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.internal.ModelUri;
import dev.mlopskit.tracking.spi.Adoption;
import dev.mlopskit.tracking.spi.NewModelVersion;
import dev.mlopskit.tracking.spi.RegistryStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes versions of registered models into the target. */
final class VersionWriter {
    private final Transfer transfer;
    private final RegistryStore registry;
    private final @Nullable Adoption adoption;

    VersionWriter(Transfer transfer) {
        this.transfer = transfer;
        this.registry = transfer.target().registry();
        this.adoption = transfer.target().adoption().orElse(null);
    }

    /** Whether one version is a copy of the other, or both are copies of one. */
    boolean isSame(ModelVersionData version, ModelVersionData other) {
        return Origin.of(version).equals(Origin.of(other));
    }

    /** Whether the number of a version that is not in the target cannot be its own there. */
    boolean isTaken(ModelVersionData version) {
        if (adoption != null) return adoption.isTaken(version.name(), version.version());
        return registry.version(version.name(), version.version()).isPresent();
    }

    /** Writes a version, under its number where the target allows it; gives the number. */
    int write(ModelVersionData version) {
        if (adoption == null) return append(version);
        Place place = place(version);
        adoption.version(new ModelVersionData(
                version.name(),
                version.version(),
                place.source(),
                place.location(),
                place.runId(),
                version.runLink(),
                version.user(),
                version.created(),
                version.updated(),
                version.stage(),
                version.status(),
                version.description(),
                version.aliases(),
                version.tags()));
        return version.version();
    }

    /** Writes a version under the next number, with its origin in a tag; gives the number. */
    int append(ModelVersionData version) {
        Place place = place(version);
        Map<String, String> tags = new HashMap<>(version.tags());
        tags.put(Origin.TAG, Origin.of(version));
        return registry.createVersion(new NewModelVersion(
                        version.name(),
                        place.source(),
                        place.location(),
                        place.runId(),
                        version.runLink(),
                        place.modelId(),
                        version.created(),
                        version.description(),
                        tags))
                .version();
    }

    /** What a version says of where it came from, in the words of the target. */
    private record Place(
            String source,
            String location,
            @Nullable String runId,
            @Nullable String modelId) {}

    private Place place(ModelVersionData version) {
        String runId =
                version.runId() == null ? null : transfer.runId(version.runId()).orElse(version.runId());
        String id = version.modelId();
        if (id != null) {
            String copy = transfer.modelIds().get(id);
            Optional<LoggedModelData> model =
                    copy == null ? Optional.empty() : transfer.target().models().byId(copy);
            if (model.isPresent())
                return new Place(
                        ModelUri.of(model.get().modelId()),
                        model.get().artifactUri(),
                        runId,
                        model.get().modelId());
        }
        return new Place(
                address(version.source(), version.runId()), address(version.location(), version.runId()), runId, null);
    }

    /** An address below the artifacts of a run, or one that names it, follows the run; any other stays. */
    private String address(String address, @Nullable String runId) {
        Optional<RunData> from =
                runId == null ? Optional.empty() : transfer.source().runs().byId(runId);
        Optional<RunData> to = from.flatMap(run -> transfer.known().idOf(run))
                .flatMap(id -> transfer.target().runs().byId(id));
        if (to.isEmpty()) return address;
        String named = ModelUri.RUNS + runId + "/";
        if (address.startsWith(named))
            return ModelUri.RUNS + to.get().runId() + "/" + address.substring(named.length());
        String folder = from.orElseThrow().artifactUri();
        return !folder.isBlank() && address.startsWith(folder + "/")
                ? to.get().artifactUri() + address.substring(folder.length())
                : address;
    }
}
