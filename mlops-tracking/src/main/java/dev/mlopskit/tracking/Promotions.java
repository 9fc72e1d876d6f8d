package dev.mlopskit.tracking;

import dev.mlopskit.core.NearNames;
import dev.mlopskit.tracking.Promotion.Result;
import dev.mlopskit.tracking.internal.Limits;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Holds model versions against gates. */
final class Promotions {
    private static final int NAMES = 10;
    private static final int LONGEST_REASON = 1_000;

    private final Map<String, String> tags;
    private final Map<String, Double> metrics;
    private final @Nullable Map<String, Double> present;

    private Promotions(Map<String, String> tags, Map<String, Double> metrics, @Nullable Map<String, Double> present) {
        this.tags = tags;
        this.metrics = metrics;
        this.present = present;
    }

    /** Checks, and moves the alias from where the gates found it. */
    static Promotion promote(
            Registry registry, ModelVersionData version, String alias, @Nullable String reason, List<Gate> gates) {
        Promotion promotion = check(registry, version, alias, gates);
        if (!promotion.passed()) throw new PromotionException(promotion);
        registry.moveFrom(
                version.name(),
                alias,
                promotion.against(),
                version.version(),
                GateTag.cut(why(reason, gates), LONGEST_REASON));
        return promotion;
    }

    private static String why(@Nullable String reason, List<Gate> gates) {
        String passed = "passed " + gates.size() + (gates.size() == 1 ? " gate" : " gates");
        if (!gates.isEmpty()) passed += gates.stream().map(Gate::toString).collect(Collectors.joining("; ", ": ", ""));
        return reason == null ? passed : reason + "; " + passed;
    }

    static Promotion check(Registry registry, ModelVersionData read, String alias, List<Gate> gates) {
        Limits.checkAlias(alias);
        TrackingStore store = registry.store();
        ModelVersionData version = store.registry()
                .version(read.name(), read.version())
                .orElseThrow(() -> new NotFoundException(
                        "model version", read.name() + "/" + read.version(), "it has been deleted meanwhile"));
        Optional<ModelVersionData> holder = store.registry().versionByAlias(read.name(), alias);
        // A version is not held against itself.
        Map<String, Double> present = holder.filter(other -> other.version() != version.version())
                .map(other -> new ModelVersion(registry, other).metrics())
                .orElse(null);
        Promotions promotions = new Promotions(version.tags(), new ModelVersion(registry, version).metrics(), present);
        Promotion promotion = new Promotion(
                version.name(),
                version.version(),
                alias,
                holder.map(ModelVersionData::version).orElse(null),
                gates.stream().map(promotions::judge).toList());
        registry.setTags(version.name(), version.version(), Map.of(GateTag.key(alias), GateTag.value(promotion)));
        return promotion;
    }

    private Result judge(Gate gate) {
        if (gate instanceof Gate.AtLeast atLeast) return threshold(gate, atLeast.metric(), atLeast.threshold(), true);
        if (gate instanceof Gate.AtMost atMost) return threshold(gate, atMost.metric(), atMost.threshold(), false);
        if (gate instanceof Gate.NotWorse notWorse) return compare(notWorse);
        if (gate instanceof Gate.HasTag hasTag) return tag(gate, hasTag.key());
        return tag(gate, Gate.SIGN_OFF_TAG + ((Gate.SignOff) gate).role());
    }

    private Result threshold(Gate gate, String metric, double threshold, boolean least) {
        Double value = metrics.get(metric);
        if (value == null) return new Result(gate.toString(), false, lacking(metric));
        return new Result(gate.toString(), least ? value >= threshold : value <= threshold, metric + " is " + value);
    }

    private Result compare(Gate.NotWorse gate) {
        Double value = metrics.get(gate.metric());
        if (value == null) return new Result(gate.toString(), false, lacking(gate.metric()));
        if (present == null) return new Result(gate.toString(), true, "there is none to compare with");
        Double other = present.get(gate.metric());
        if (other == null) return new Result(gate.toString(), false, "the present one has no metric " + gate.metric());
        boolean passed = gate.higherIsBetter() ? value >= other - gate.tolerance() : value <= other + gate.tolerance();
        return new Result(gate.toString(), passed, gate.metric() + " is " + value + " and the present one's " + other);
    }

    private String lacking(String metric) {
        if (metrics.size() <= NAMES) return "there is no metric " + metric + "; there are " + metrics.keySet();
        return "there is no metric " + metric + "; of the " + metrics.size() + " there are, the nearest names are "
                + NearNames.nearest(metric, metrics.keySet(), NAMES);
    }

    private Result tag(Gate gate, String key) {
        String value = tags.get(key);
        return new Result(gate.toString(), value != null, value == null ? "there is none" : value);
    }
}
