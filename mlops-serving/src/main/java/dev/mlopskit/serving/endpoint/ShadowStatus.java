package dev.mlopskit.serving.endpoint;

/**
 * What a shadow has seen.
 *
 * @param version the version and how it did; its percentage is that of the calls it sees
 * @param compared calls whose answers were compared
 * @param differed those of them whose answers were not the same
 * @param dropped calls that it should have seen and for which there was no room
 */
public record ShadowStatus(VersionStatus version, long compared, long differed, long dropped) {
    /** The share of compared calls whose answers were not the same; 0 as long as there are none. */
    public double differenceRate() {
        return compared == 0 ? 0 : (double) differed / compared;
    }
}
