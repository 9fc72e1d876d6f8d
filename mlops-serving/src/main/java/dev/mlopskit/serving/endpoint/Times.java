package dev.mlopskit.serving.endpoint;

import java.time.Duration;

/** Times that sums and products of do not overflow. */
final class Times {
    /** Stands for ever: ten years. */
    static final Duration FOR_EVER = Duration.ofDays(3650);

    private Times() {}

    /** The time, or ten years if it is longer. */
    static Duration bounded(Duration time) {
        return time.compareTo(FOR_EVER) > 0 ? FOR_EVER : time;
    }
}
