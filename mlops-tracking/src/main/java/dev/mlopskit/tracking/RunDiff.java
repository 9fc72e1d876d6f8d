package dev.mlopskit.tracking;

import dev.mlopskit.tracking.internal.jvm.DiffTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two runs; what is equal in both is left out. Each list is sorted by name. Immutable;
 * {@link #toString()} is a table for people.
 *
 * @param runIdA the one run
 * @param runIdB the other
 * @param params the params
 * @param metrics the latest value of each metric, but for {@code system/}, which differ always
 * @param datasets the digests of the datasets, by name and context: {@code rows (training)}
 * @param code the tags {@code mlflow.source.*} without that prefix: {@code git.commit}, {@code git.branch},
 *     {@code git.dirty}, {@code name}
 * @param environment what {@link Run#logEnvironment()} told of the virtual machine and the machine: {@code java.version}
 * @param classPath version and digest of each jar, by {@code group:artifact} or else file name, and of each folder
 * @param environmentsKnown whether both runs logged their environment; else {@code environment} and {@code classPath} are
 *     empty and say nothing
 */
public record RunDiff(
        String runIdA,
        String runIdB,
        List<Difference<String>> params,
        List<Difference<Double>> metrics,
        List<Difference<String>> datasets,
        List<Difference<String>> code,
        List<Difference<String>> environment,
        List<Difference<String>> classPath,
        boolean environmentsKnown) {
    /**
     * One thing that differs.
     *
     * @param name what it is called in both runs
     * @param a its value in the one run; {@code null} when it is not there
     * @param b its value in the other; {@code null} when it is not there
     */
    public record Difference<V>(
            String name, @Nullable V a, @Nullable V b) {}

    /** Copies the lists. */
    public RunDiff {
        params = List.copyOf(params);
        metrics = List.copyOf(metrics);
        datasets = List.copyOf(datasets);
        code = List.copyOf(code);
        environment = List.copyOf(environment);
        classPath = List.copyOf(classPath);
    }

    /** Whether nothing differs of all that is known. */
    public boolean isEmpty() {
        return params.isEmpty()
                && metrics.isEmpty()
                && datasets.isEmpty()
                && code.isEmpty()
                && environment.isEmpty()
                && classPath.isEmpty();
    }

    /** A table of a line for each difference, with long values cut. */
    @Override
    public String toString() {
        DiffTable table = new DiffTable(runIdA, runIdB);
        add("param", params, table);
        add("metric", metrics, table);
        add("dataset", datasets, table);
        add("code", code, table);
        add("environment", environment, table);
        add("class path", classPath, table);
        return table
                + (isEmpty() ? "no difference\n" : "")
                + (environmentsKnown
                        ? ""
                        : "environment and class path are not compared: not both runs called logEnvironment()\n");
    }

    private static void add(String kind, List<? extends Difference<?>> differences, DiffTable table) {
        for (Difference<?> one : differences) table.add(kind, one.name(), one.a(), one.b());
    }
}
