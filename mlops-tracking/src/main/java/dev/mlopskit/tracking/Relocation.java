package dev.mlopskit.tracking;

/**
 * What {@link Tracking#relocate} changed: how many experiments, runs and so on name the new place.
 *
 * @param experiments experiments, the deleted ones included
 * @param runs runs, the deleted ones included
 * @param models logged models, the deleted ones included
 * @param versions versions of registered models, by their source, the place of their files, or both
 */
public record Relocation(long experiments, long runs, long models, long versions) {
    /** How many addresses there were in all. */
    public long total() {
        return experiments + runs + models + versions;
    }
}
