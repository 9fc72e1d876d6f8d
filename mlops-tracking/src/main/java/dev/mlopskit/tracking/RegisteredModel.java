package dev.mlopskit.tracking;

import dev.mlopskit.tracking.internal.AliasTimeline;
import dev.mlopskit.tracking.internal.Limits;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A named line of model versions. It comes into being with its first version. Thread-safe. */
public final class RegisteredModel {
    private final Registry registry;
    private final String name;

    RegisteredModel(Registry registry, String name) {
        this.registry = registry;
        this.name = name;
    }

    /** The name of the model. */
    public String name() {
        return name;
    }

    /** What the registry says of it now; empty if nothing was registered under this name. */
    public Optional<RegisteredModelData> data() {
        return registry.store().registry().model(name);
    }

    /** All versions, the latest first; empty if nothing was registered under this name. */
    public Query<ModelVersion> versions() {
        return registry.versions()
                .where(Field.attribute("name").equalTo(name))
                .orderBy(Field.numberAttribute("version_number").descending());
    }

    /**
     * The versions that a filter finds, like {@code tags.stage = 'shadow' AND version_number > 3}, the latest first.
     *
     * @throws InvalidValueException that points at the character
     */
    public Query<ModelVersion> versions(String filter) {
        return versions().where(filter);
    }

    /** The version that an alias points at. */
    public Optional<ModelVersion> alias(String alias) {
        return registry.store().registry().versionByAlias(name, alias).map(data -> new ModelVersion(registry, data));
    }

    /**
     * One version.
     *
     * @throws NotFoundException if it is not there
     */
    public ModelVersion version(int version) {
        return registry.store()
                .registry()
                .version(name, version)
                .map(data -> new ModelVersion(registry, data))
                .orElseThrow(() -> new NotFoundException(
                        "model version", name + "/" + version, "RegisteredModel.versions() lists what is there"));
    }

    /**
     * The moves of an alias, the oldest first. They are those that this library made; MLflow keeps none, so that after a move
     * by MLflow itself {@link AliasMove#from()} is not the {@link AliasMove#to()} of the move before.
     */
    public List<AliasMove> history(String alias) {
        return registry.store().registry().aliasMoves(name, alias);
    }

    /**
     * The number of the version that an alias pointed at, at a moment, as {@link #history} tells it; the version itself may
     * have been deleted since.
     */
    public Optional<Integer> aliasAt(String alias, Instant moment) {
        return AliasTimeline.at(history(alias), moment);
    }

    /**
     * Points an alias back at the version that it pointed at before its present one, and says why in its history. Calling it
     * again goes one version further back.
     *
     * @return the version that the alias points at then
     * @throws ConflictException if there is no earlier version that is still there, or the alias was moved meanwhile
     */
    public ModelVersion rollback(String alias, String reason) {
        int present = alias(alias)
                .map(ModelVersion::version)
                .orElseThrow(() -> new NotFoundException(
                        "alias", name + "@" + alias, "point it at a version with ModelVersion.alias(..)"));
        int earlier = AliasTimeline.before(history(alias), present).stream()
                .filter(version ->
                        registry.store().registry().version(name, version).isPresent())
                .findFirst()
                .orElseThrow(() -> new ConflictException(
                        name,
                        "alias '" + alias + "' of '" + name + "' cannot go back from version " + present
                                + ": its history names no earlier version that is still there"));
        registry.moveFrom(name, alias, present, earlier, "rollback: " + reason);
        return version(earlier);
    }

    /** Takes an alias away; does nothing where there is none. */
    public void removeAlias(String alias, @Nullable String reason) {
        Limits.checkAlias(alias);
        if (alias(alias).isPresent()) registry.move(name, alias, null, reason);
    }

    /** Sets the description that people see. */
    public void describe(String description) {
        registry.store().registry().describe(name, null, description);
    }

    /** Sets a tag, or sets it again. */
    public void tag(String key, String value) {
        Limits.check(new Tag(key, value));
        registry.store().registry().setTags(name, null, Map.of(key, value));
    }

    /** Takes a tag away; does nothing where there is none. */
    public void removeTag(String key) {
        registry.store().registry().deleteTag(name, null, key);
    }

    /**
     * Gives the model another name; versions, aliases and their history go with it.
     *
     * @return the model of the new name
     * @throws ConflictException if another one has it
     */
    public RegisteredModel rename(String newName) {
        Limits.checkRegisteredModelName(newName);
        registry.store().registry().renameModel(name, newName);
        return new RegisteredModel(registry, newName);
    }

    /** Deletes the model with its versions and aliases. The files of the versions stay where they are. */
    public void delete() {
        registry.store().registry().deleteModel(name);
    }

    @Override
    public String toString() {
        return "registered model " + name;
    }
}
