package dev.mlopskit.tracking;

/**
 * Hears of what this process changes in the registry, once it is safe in the store, on the thread that changed it. What a
 * listener throws is logged and goes no further: the change has been made. Changes by other processes are not told.
 */
public interface RegistryListener {
    /** A version was registered. */
    default void versionRegistered(ModelVersion version) {}

    /** An alias was set, moved or taken away. */
    default void aliasMoved(AliasMove move) {}
}
