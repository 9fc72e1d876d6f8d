package dev.mlopskit.tracking.spi;

import dev.mlopskit.core.Beta;
import dev.mlopskit.tracking.AliasMove;
import dev.mlopskit.tracking.ModelVersionData;
import dev.mlopskit.tracking.RegisteredModelData;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The registered models of a {@link TrackingStore}, their versions and aliases; the store's rules hold here too. What takes a
 * version number takes {@code null} for the registered model itself. All that is to be changed must be there, or it is a
 * {@link dev.mlopskit.tracking.NotFoundException}.
 */
@Beta
public interface RegistryStore {
    /** The reason of the move that takes an alias away with its version. */
    String VERSION_DELETED = "version deleted";

    /** Makes a registered model, or gives the one that is there already. */
    RegisteredModelData createModel(String name);

    /** The registered model of a name. */
    Optional<RegisteredModelData> model(String name);

    /** The registered models that a search finds; without an order, by name. */
    Page<RegisteredModelData> searchModels(Search search);

    /** How many registered models a search finds, whatever its limit and page; by default by reading them. */
    default long countModels(Search search) {
        return Pages.count(this::searchModels, search);
    }

    /**
     * Gives a registered model another name; its versions, aliases and their history go with it.
     *
     * @throws dev.mlopskit.tracking.ConflictException if another one has it
     */
    void renameModel(String name, String newName);

    /** Deletes a registered model with its versions, aliases and their history: a new one of that name inherits none of it. */
    void deleteModel(String name);

    /** Makes the next version of a registered model, and the model itself if it is not there. No number is used twice. */
    ModelVersionData createVersion(NewModelVersion version);

    /** One version. */
    Optional<ModelVersionData> version(String name, int version);

    /** The versions that a search finds; without an order, the latest first. */
    Page<ModelVersionData> searchVersions(Search search);

    /** How many versions a search finds, whatever its limit and page; by default by reading them. */
    default long countVersions(Search search) {
        return Pages.count(this::searchVersions, search);
    }

    /** All versions of a registered model, the latest first; empty if it is not there. */
    default List<ModelVersionData> versions(String name) {
        return Pages.all(this::searchVersions, Search.ofVersions(name));
    }

    /** The version of a registered model with the highest number; empty if there is none. */
    default Optional<ModelVersionData> latest(String name) {
        return searchVersions(Search.ofVersions(name).limit(1)).items().stream().findFirst();
    }

    /**
     * Deletes a version, and takes away the aliases that point at it: each is a move to nowhere in its history, for the reason
     * {@value #VERSION_DELETED}.
     *
     * @param at when, for the history
     * @param by who does it, likewise
     * @return the moves of those aliases
     */
    List<AliasMove> deleteVersion(String name, int version, Instant at, String by);

    /** Sets the description. */
    void describe(String name, @Nullable Integer version, String description);

    /** Sets tags, all or none. */
    void setTags(String name, @Nullable Integer version, Map<String, String> tags);

    /** Takes a tag away; does nothing where there is none. */
    void deleteTag(String name, @Nullable Integer version, String key);

    /** The version that an alias points at. */
    Optional<ModelVersionData> versionByAlias(String name, String alias);

    /**
     * Points an alias elsewhere and keeps the move in its history, in one.
     *
     * @param move what is asked for
     * @param compare whether to refuse unless the alias points at {@link AliasMove#from()} now; otherwise {@code from} is
     *     replaced by what it points at
     * @return the move as it was made
     * @throws dev.mlopskit.tracking.ConflictException if it points elsewhere
     */
    AliasMove moveAlias(AliasMove move, boolean compare);

    /** The moves of an alias that this library made, the oldest first. */
    List<AliasMove> aliasMoves(String name, String alias);
}
