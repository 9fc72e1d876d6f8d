package dev.mlopskit.tracking.internal.jvm;

import dev.mlopskit.tracking.DatasetInput;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.RunDiff;
import dev.mlopskit.tracking.RunDiff.Difference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Compares two runs. */
public final class RunComparison {
    private static final String SOURCE = "mlflow.source.";

    private RunComparison() {}

    /**
     * What differs.
     *
     * @param environmentA what the one run logged of its environment, if it did
     * @param environmentB what the other did
     */
    public static RunDiff of(
            RunData a, RunData b, Optional<LoggedEnvironment> environmentA, Optional<LoggedEnvironment> environmentB) {
        boolean known = environmentA.isPresent() && environmentB.isPresent();
        return new RunDiff(
                a.runId(),
                b.runId(),
                differences(a.params(), b.params()),
                differences(
                        only(a.metrics(), key -> !key.startsWith("system/")),
                        only(b.metrics(), key -> !key.startsWith("system/"))),
                differences(digests(a), digests(b)),
                differences(source(a), source(b)),
                known
                        ? differences(
                                environmentA.get().runtime(), environmentB.get().runtime())
                        : List.of(),
                known
                        ? differences(
                                environmentA.get().classPath(),
                                environmentB.get().classPath())
                        : List.of(),
                known);
    }

    private static <V> List<Difference<V>> differences(Map<String, V> a, Map<String, V> b) {
        TreeSet<String> names = new TreeSet<>(a.keySet());
        names.addAll(b.keySet());
        List<Difference<V>> found = new ArrayList<>();
        for (String name : names)
            if (!Objects.equals(a.get(name), b.get(name))) found.add(new Difference<>(name, a.get(name), b.get(name)));
        return found;
    }

    private static <V> Map<String, V> only(Map<String, V> all, Predicate<String> wanted) {
        Map<String, V> found = new TreeMap<>(all);
        found.keySet().removeIf(wanted.negate());
        return found;
    }

    /** A run may have read several datasets of a name. */
    private static Map<String, String> digests(RunData run) {
        return run.inputs().stream()
                .collect(Collectors.groupingBy(
                        RunComparison::name,
                        Collectors.mapping(
                                input -> input.dataset().digest(),
                                Collectors.collectingAndThen(
                                        Collectors.toCollection(TreeSet::new), all -> String.join(" ", all)))));
    }

    private static String name(DatasetInput input) {
        return input.dataset().name() + (input.context().isEmpty() ? "" : " (" + input.context() + ")");
    }

    private static Map<String, String> source(RunData run) {
        Map<String, String> found = new TreeMap<>();
        run.tags().forEach((key, value) -> {
            if (key.startsWith(SOURCE)) found.put(key.substring(SOURCE.length()), value);
        });
        return found;
    }
}
