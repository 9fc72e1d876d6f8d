package dev.mlopskit.tracking;

import dev.mlopskit.tracking.internal.AliasTimeline;
import dev.mlopskit.tracking.internal.Limits;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A named line of model versions. It comes into being with its first version, or empty by {@link #create()}. Thread-safe. */
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

    /** Makes the model without a version, unless it is there: a name to describe, before the first version comes. */
    public RegisteredModel create() {
        return registry.create(name);
    }

    /**
     * Begins to make a version of a model that lies anywhere. A logged model is rather registered with
     * {@link LoggedModel#register}.
     *
     * @param source an address such as {@code s3://bucket/models/7}, the path of a folder, {@code models:/m-...},
     *     {@code runs:/run-id/name}, or another version as {@code models:/name/3}; nothing is copied, and what lies at an address
     *     or path is not looked at
     * @throws NotFoundException if the source names a model, version or run of this store that is not there
     * @throws InvalidValueException if the source is of no such form, or longer than 500 characters
     */
    public VersionBuilder newVersion(String source) {
        return new VersionBuilder(registry, name, VersionSource.of(registry.store(), source));
    }

    /** What the registry says of it now; empty if nothing was registered under this name. */
    public Optional<RegisteredModelData> data() {
        return registry.store().registry().model(name);
    }

    /** All versions, the latest first; empty if nothing was registered under this name. {@link #version} gives one to work with. */
    public Query<ModelVersionData> versions() {
        return registry.versions()
                .where(Field.attribute("name").equalTo(name))
                .orderBy(Field.numberAttribute("version_number").descending());
    }

    /**
     * The versions that a filter finds, like {@code tags.stage = 'shadow' AND version_number > 3}, the latest first.
     *
     * @throws InvalidValueException that points at the character
     */
    public Query<ModelVersionData> versions(String filter) {
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
     * The moves of an alias, the oldest first; deleting the version that it points at is one, to nowhere. They are those that this library made; MLflow keeps none, so that after a move
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

    /** Sets the description that people see, up to 5,000 characters. */
    public void describe(String description) {
        registry.describe(name, null, description);
    }

    /** Sets a tag, or sets it again. The value has up to 5,000 characters. */
    public void tag(String key, String value) {
        registry.setTags(name, null, Map.of(key, value));
    }

    /** Takes a tag away; does nothing where there is none. */
    public void removeTag(String key) {
        registry.removeTag(name, null, key);
    }

    /**
     * Gives the model another name; versions, aliases and their history go with it.
     *
     * @return the model of the new name
     * @throws ConflictException if another one has it
     */
    public RegisteredModel rename(String newName) {
        Limits.checkRegisteredModelName(newName);
        return registry.rename(name, newName);
    }

    /**
     * Deletes the model with its versions, aliases and their history, for good. The files of the versions stay where they are.
     */
    public void delete() {
        registry.delete(name);
    }

    @Override
    public String toString() {
        return "registered model " + name;
    }
}
