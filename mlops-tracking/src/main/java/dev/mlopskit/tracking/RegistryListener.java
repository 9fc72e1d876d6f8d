package dev.mlopskit.tracking;

/**
 * Hears of all that is changed in the registry through one {@link Tracking}, but for what a {@link Merge} brings, once it is safe
 * in the store, on the thread that changed it. What a listener throws is logged and goes no further: the change has been made.
 * Changes by other processes are not told.
 */
public interface RegistryListener {
    /** A registered model was made without a version; one that comes with its first version is told as that. */
    default void modelCreated(RegisteredModel model) {}

    /** A registered model has another name now, and its versions and aliases with it. */
    default void modelRenamed(String formerName, RegisteredModel model) {}

    /** The description of a registered model was set, or a tag of it was set or taken away. */
    default void modelChanged(RegisteredModel model) {}

    /** A registered model was deleted with its versions and aliases, which are not told one by one. */
    default void modelDeleted(String name) {}

    /** A version was registered. */
    default void versionRegistered(ModelVersion version) {}

    /** The description of a version was set, or a tag of it was set or taken away; gates and signatures are tags. */
    default void versionChanged(ModelVersion version) {}

    /** A version was deleted; the aliases that pointed at it have been told as moves to nowhere. */
    default void versionDeleted(String name, int version) {}

    /** An alias was set, moved or taken away; one that was pointed at where it was before has not been moved. */
    default void aliasMoved(AliasMove move) {}
}
