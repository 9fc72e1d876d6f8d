package dev.mlopskit.serving.internal.packaging;

import dev.mlopskit.serving.Provenance;
import dev.mlopskit.serving.internal.model.BuildProperties;
import dev.mlopskit.tracking.LoggableModel.Training;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Where a package comes from: known when it is built, completed by the run that logs it, kept in {@code mlopskit.json}. */
public final class Provenances {
    private static final Documents IN = new Documents(Manifest.NAME);

    private Provenances() {}

    /** Of a package that is built in this process. */
    public static Provenance here(
            Map<String, String> params, Map<String, Double> metrics, List<Provenance.Data> datasets) {
        return new Provenance(
                BuildProperties.get("library.version"),
                System.getProperty("java.vendor") + " " + Runtime.version(),
                // Without its version: of a kernel it may tell whose machine it is.
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                null,
                null,
                datasets,
                Harmless.params(params),
                metrics);
    }

    /** With what a run knows; what the package says itself stands. */
    static Provenance with(Provenance own, Training run) {
        Map<String, String> params = new TreeMap<>(Harmless.params(run.params()));
        params.putAll(own.params());
        Map<String, Double> metrics = new TreeMap<>(run.metrics());
        // Of the machine and not of the model.
        metrics.keySet().removeIf(key -> key.startsWith("system/"));
        metrics.putAll(own.metrics());
        List<Provenance.Data> datasets = new ArrayList<>(own.datasets());
        run.datasets().stream()
                .map(input -> new Provenance.Data(
                        input.dataset().name(), input.dataset().digest(), input.context()))
                .filter(data -> !datasets.contains(data))
                .forEach(datasets::add);
        boolean git = own.gitCommit() == null;
        return new Provenance(
                own.library(),
                own.java(),
                own.os(),
                own.arch(),
                git ? run.gitCommit() : own.gitCommit(),
                git ? run.gitChanged() : own.gitChanged(),
                datasets,
                params,
                metrics);
    }

    static Map<String, @Nullable Object> write(Provenance provenance) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("library", provenance.library());
        map.put("java", provenance.java());
        map.put("os", provenance.os());
        map.put("arch", provenance.arch());
        map.put("git_commit", provenance.gitCommit());
        map.put("git_changed", provenance.gitChanged());
        map.put("datasets", provenance.datasets());
        map.put("params", provenance.params());
        Map<String, String> metrics = new LinkedHashMap<>();
        // As texts: JSON has no word for a metric that is no number.
        provenance.metrics().forEach((name, value) -> metrics.put(name, value.toString()));
        map.put("metrics", metrics);
        return map;
    }

    /** Reads what the manifest says; {@code null} where it says nothing. */
    static @Nullable Provenance read(@Nullable Object value) {
        if (value == null) return null;
        Map<String, Object> map = IN.map(value, "'provenance'");
        List<Provenance.Data> datasets = new ArrayList<>();
        for (Object item : IN.list(map.get("datasets"), "'provenance.datasets'")) {
            Map<String, Object> data = IN.map(item, "'provenance.datasets'");
            datasets.add(new Provenance.Data(text(data, "name"), text(data, "digest"), text(data, "context")));
        }
        Map<String, Double> metrics = new TreeMap<>();
        texts(map, "metrics").forEach((name, text) -> metrics.put(name, number(name, text)));
        Object commit = map.get("git_commit");
        Object changed = map.get("git_changed");
        return new Provenance(
                text(map, "library"),
                text(map, "java"),
                text(map, "os"),
                text(map, "arch"),
                commit == null ? null : IN.text(commit, "'provenance.git_commit'"),
                changed instanceof Boolean known ? known : null,
                datasets,
                texts(map, "params"),
                metrics);
    }

    private static String text(Map<String, Object> map, String key) {
        return IN.text(map.get(key), "'provenance." + key + "'");
    }

    private static Map<String, String> texts(Map<String, Object> map, String key) {
        Map<String, String> texts = new TreeMap<>();
        IN.map(map.get(key), "'provenance." + key + "'")
                .forEach((name, value) -> texts.put(name, IN.text(value, "'provenance." + key + "." + name + "'")));
        return texts;
    }

    private static double number(String name, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw IN.wrong("has in 'provenance.metrics." + name + "' no number: '" + text + "'");
        }
    }
}
