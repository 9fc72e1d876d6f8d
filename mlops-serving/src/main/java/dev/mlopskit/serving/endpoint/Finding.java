package dev.mlopskit.serving.endpoint;

import dev.mlopskit.data.ColumnDrift;
import dev.mlopskit.data.NumberDrift;
import dev.mlopskit.serving.endpoint.Traffic.Counts;
import java.time.Duration;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a guard found.
 *
 * @param found NaN as long as there is too little to judge by
 * @param most what it may be at most
 * @param shown for people
 */
record Finding(double found, double most, String shown) {
    private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);
    private static final Finding NOTHING = new Finding(Double.NaN, 0, "");

    /**
     * Looks.
     *
     * @param counts the calls of the version
     * @param others those of the stable version at the same time
     * @param least how many calls there must be
     * @param window what its features were in a window with rows enough; {@code null} if there is none
     */
    private static Finding of(Guard guard, Counts counts, Counts others, long least, Window.@Nullable Version window) {
        if (guard instanceof Guard.Metric metric) return plain(metric.value().getAsDouble(), metric.atMost());
        if (guard instanceof Guard.Drift drift)
            return worst(window, drift.feature(), drift.atMost(), feature -> feature.drift()
                    .map(found -> figure(found, drift.figure()))
                    .orElse(Double.NaN));
        if (guard instanceof Guard.NullShare nulls)
            return worst(window, nulls.feature(), nulls.atMost(), Window.Feature::nullShare);
        if (guard instanceof Guard.OutOfRange range)
            return worst(window, range.feature(), range.atMost(), Window.Feature::outOfRangeShare);
        if (counts.requests() < least) return NOTHING;
        if (guard instanceof Guard.ErrorRate rate) return plain(counts.errorRate(), rate.atMost());
        if (guard instanceof Guard.Latency latency) {
            long nanos = counts.quantile(latency.quantile());
            return new Finding(
                    nanos, latency.atMost().toNanos(), Duration.ofNanos(nanos).toNanos() / 1e6 + " ms");
        }
        Guard.LatencyRatio ratio = (Guard.LatencyRatio) guard;
        if (others.requests() < least) return NOTHING;
        return plain((double) counts.quantile(ratio.quantile()) / others.quantile(ratio.quantile()), ratio.atMost());
    }

    /** As {@link #of}, but a number of the user's that cannot be had is one that is not known yet. */
    static Finding orNothing(Guard guard, Counts counts, Counts others, long least, Window.@Nullable Version window) {
        try {
            return of(guard, counts, others, least, window);
        } catch (RuntimeException e) {
            LOG.warn("The guard '{}' could not be looked at", guard, e);
            return NOTHING;
        }
    }

    boolean isBroken() {
        return found > most;
    }

    boolean isKept() {
        return found <= most;
    }

    private static Finding plain(double found, double most) {
        return new Finding(found, most, String.valueOf(found));
    }

    private static Finding worst(
            Window.@Nullable Version window,
            @Nullable String name,
            double most,
            ToDoubleFunction<Window.Feature> figure) {
        if (window == null) return NOTHING;
        Finding worst = NOTHING;
        for (Map.Entry<String, Window.Feature> feature : window.features().entrySet()) {
            if (name != null && !name.equals(feature.getKey())) continue;
            double found = figure.applyAsDouble(feature.getValue());
            if (!Double.isNaN(found) && !(found <= worst.found))
                worst = new Finding(found, most, name == null ? found + " of " + feature.getKey() : "" + found);
        }
        return worst;
    }

    private static double figure(ColumnDrift drift, Guard.Figure figure) {
        return switch (figure) {
            case PSI -> drift.psi();
            case JENSEN_SHANNON -> drift.jensenShannon();
            case KOLMOGOROV_SMIRNOV ->
                drift instanceof NumberDrift numbers
                        ? numbers.kolmogorovSmirnov().statistic()
                        : Double.NaN;
            case WASSERSTEIN -> drift instanceof NumberDrift numbers ? numbers.wasserstein() : Double.NaN;
        };
    }
}
