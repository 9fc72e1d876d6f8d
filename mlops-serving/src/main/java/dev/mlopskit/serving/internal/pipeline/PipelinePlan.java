package dev.mlopskit.serving.internal.pipeline;

import dev.mlopskit.core.Json;
import dev.mlopskit.serving.internal.packaging.Documents;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the steps of a pipeline are wired, as {@code pipeline.json} says it. A source is an input of the pipeline by its name, or an
 * output of an earlier step as {@code step.output}.
 *
 * @param steps in the order in which they run
 * @param outputs the sources of what the pipeline answers, by name
 */
public record PipelinePlan(List<Step> steps, Map<String, String> outputs) {
    static final String FILE = "pipeline.json";
    private static final int VERSION = 1;

    /** A step. */
    public sealed interface Step {
        /** Its name, which no other step has. */
        String name();
    }

    /**
     * A package that is run.
     *
     * @param inputs sources by the names of its inputs; those that are absent are found by name
     */
    public record Run(String name, Map<String, String> inputs) implements Step {}

    /**
     * Several outputs that become one, {@code step.value}.
     *
     * @param weights of each of them; all the same for a plain mean, and for a vote
     */
    public record Combine(String name, Kind kind, List<String> of, List<Double> weights) implements Step {}

    /** How outputs are combined. */
    public enum Kind {
        /** The weighted mean of numbers, element by element. */
        MEAN,
        /** The value that most of them have; of several such the one that stands first. */
        VOTE
    }

    static String folder(String step) {
        return "steps/" + step + "/";
    }

    byte[] write() {
        List<Object> list = new ArrayList<>();
        for (Step step : steps) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("name", step.name());
            if (step instanceof Run run) entry.put("inputs", run.inputs());
            else if (step instanceof Combine combine) {
                entry.put("combine", combine.kind().name());
                entry.put("of", combine.of());
                entry.put("weights", combine.weights());
            }
            list.add(entry);
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("format_version", VERSION);
        document.put("steps", list);
        document.put("outputs", outputs);
        return (Json.pretty(document) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    static PipelinePlan read(byte[] bytes) {
        Documents in = new Documents(FILE);
        Map<String, Object> document;
        try {
            document = in.map(Json.read(new String(bytes, StandardCharsets.UTF_8)), "the document");
        } catch (dev.mlopskit.core.MalformedDocumentException e) {
            throw in.wrong("is " + e.getMessage() + ": fetch the package again");
        }
        long version = in.integer(document.get("format_version"), "'format_version'");
        if (version != VERSION)
            throw in.wrong("is of format version " + version + ", and this library reads version " + VERSION
                    + ": use the library version that wrote it, or a newer one");
        List<Step> steps = new ArrayList<>();
        for (Object item : in.list(document.get("steps"), "'steps'")) steps.add(step(in, in.map(item, "a step")));
        return new PipelinePlan(steps, texts(in, document.get("outputs"), "'outputs'"));
    }

    private static Step step(Documents in, Map<String, Object> entry) {
        String name = in.text(entry.get("name"), "the name of a step");
        if (!entry.containsKey("combine")) return new Run(name, texts(in, entry.get("inputs"), "'inputs' of " + name));
        String kind = in.text(entry.get("combine"), "'combine' of " + name);
        if (!kind.equals("MEAN") && !kind.equals("VOTE"))
            throw in.wrong("combines by '" + kind + "' in step '" + name + "', and this library knows MEAN and VOTE");
        List<String> of = new ArrayList<>();
        for (Object source : in.list(entry.get("of"), "'of' of " + name))
            of.add(in.text(source, "a source of " + name));
        List<Double> weights = new ArrayList<>();
        for (Object weight : in.list(entry.get("weights"), "'weights' of " + name))
            weights.add(weight instanceof Number number ? number.doubleValue() : Double.NaN);
        return new Combine(name, Kind.valueOf(kind), of, weights);
    }

    private static Map<String, String> texts(
            Documents in, @org.jspecify.annotations.Nullable Object value, String what) {
        Map<String, String> texts = new LinkedHashMap<>();
        in.map(value, what).forEach((name, text) -> texts.put(name, in.text(text, what)));
        return texts;
    }
}
