package dev.mlopskit.tracking;

import dev.mlopskit.tracking.internal.Limits;
import dev.mlopskit.tracking.internal.jvm.RunSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A version of a registered model. Thread-safe. */
public final class ModelVersion {
    private final Registry registry;
    private final ModelVersionData data;

    ModelVersion(Registry registry, ModelVersionData data) {
        this.registry = registry;
        this.data = data;
    }

    /** All that the registry said of this version when it was read. */
    public ModelVersionData data() {
        return data;
    }

    /** The name of the registered model. */
    public String name() {
        return data.name();
    }

    /** The number of the version, from 1. */
    public int version() {
        return data.version();
    }

    /** How to load this very version: {@code models:/name/3}. */
    public String uri() {
        return data.uri();
    }

    /**
     * The latest values of the metrics that this version is judged by: those that were measured of the logged model that it is;
     * and of its run those others that were measured of no other model of that run. {@link Gate}s look at these.
     */
    public Map<String, Double> metrics() {
        return Judged.metrics(registry.store(), data.modelId(), data.runId());
    }

    /**
     * Points an alias of the registered model at this version, away from where it pointed before.
     *
     * @return this version as it is then
     * @throws InvalidValueException if the alias is not letters, digits, {@code _} and {@code -}, or is reserved
     */
    public ModelVersion alias(String alias) {
        return alias(alias, null);
    }

    /** As {@link #alias(String)}, and says why in the history of the alias. */
    public ModelVersion alias(String alias, @Nullable String reason) {
        Limits.checkAlias(alias);
        registry.move(data.name(), alias, data.version(), reason);
        return reread();
    }

    /**
     * Points an alias at this version only if it still points where it is thought to, so that of two who decide at the
     * same time one learns of the other.
     *
     * @param expected the version that it must point at; {@code null} for none
     * @return this version as it is then
     * @throws ConflictException if it points elsewhere
     */
    public ModelVersion aliasIf(String alias, @Nullable ModelVersion expected) {
        return aliasIf(alias, expected, null);
    }

    /** As {@link #aliasIf(String, ModelVersion)}, and says why in the history of the alias. */
    public ModelVersion aliasIf(String alias, @Nullable ModelVersion expected, @Nullable String reason) {
        Limits.checkAlias(alias);
        registry.moveFrom(data.name(), alias, expected == null ? null : expected.version(), data.version(), reason);
        return reread();
    }

    /**
     * Holds this version against gates, and the present holder of an alias where a gate compares; moves nothing. What came of
     * it is kept with the version, in the tag {@code mlopskit.gates.ALIAS}.
     */
    public Promotion check(String alias, Gate... gates) {
        return Promotions.check(registry, data, alias, List.of(gates));
    }

    /**
     * Points an alias at this version if it passes all gates. What came of them is kept with the version, in the tag
     * {@code mlopskit.gates.ALIAS}, whether it passed or not; the history of the alias names the gates.
     *
     * @return what each gate said
     * @throws PromotionException if a gate says no; the alias stays where it is
     * @throws ConflictException if the alias was moved while the gates were looked at
     */
    public Promotion promote(String alias, Gate... gates) {
        return Promotions.promote(registry, data, alias, null, List.of(gates));
    }

    /** As {@link #promote(String, Gate...)}, and says why beside the gates in the history of the alias. */
    public Promotion promote(String alias, String reason, Gate... gates) {
        return Promotions.promote(registry, data, alias, reason, List.of(gates));
    }

    /** Says in the user's name that this version may be used, for {@link Gate#signOff(String)}. */
    public void signOff(String role, String comment) {
        tag(Gate.SIGN_OFF_TAG + role, RunSource.user() + ", " + registry.clock().instant() + ": " + comment);
    }

    /**
     * Copies this version to another store: its files as a logged model of the experiment of the same name, and its
     * description and tags. Its run is named if it is in the other store too. {@code MLmodel} is copied as it is and so goes on
     * naming the model that it was made as.
     *
     * @return the version that it became there, under the same name of the registered model
     */
    public ModelVersion copyTo(Tracking other) {
        return VersionCopy.copy(registry.store(), data, other);
    }

    /** Sets the description that people see, up to 5,000 characters. */
    public void describe(String description) {
        registry.describe(data.name(), data.version(), description);
    }

    /** Sets a tag, or sets it again. The value has up to 5,000 characters. */
    public void tag(String key, String value) {
        registry.setTags(data.name(), data.version(), Map.of(key, value));
    }

    /** Takes a tag away; does nothing where there is none. */
    public void removeTag(String key) {
        registry.removeTag(data.name(), data.version(), key);
    }

    /** Deletes this version and the aliases that point at it, for good. Its files stay where they are. */
    public void delete() {
        registry.delete(data.name(), data.version());
    }

    private ModelVersion reread() {
        return new ModelVersion(
                registry,
                registry.store().registry().version(data.name(), data.version()).orElse(data));
    }

    @Override
    public String toString() {
        return data.name() + " version " + data.version();
    }
}
