package dev.mlopskit.pipeline.internal.lineage;

import dev.mlopskit.core.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Run events as the specification 2-0-2 of OpenLineage has them (openlineage.io/spec/2-0-2/OpenLineage.json), with the facets {@code
 * parent}, {@code errorMessage} and {@code jobType}. A pipeline is a job of the name that it has, a task one of {@code
 * pipeline.task}.
 */
public final class LineageEvents {
    /** The address of the program that writes events, as a package URL. */
    public static final String PRODUCER = "pkg:maven/dev.mlopskit/mlops-pipeline";

    private static final String SPEC = "https://openlineage.io/spec/";
    private static final String EVENT_SCHEMA = SPEC + "2-0-2/OpenLineage.json#/$defs/RunEvent";
    private static final int STACK_TRACE = 20_000;

    /** What happened to a run. */
    public enum Transition {
        /** It began. */
        START,
        /** It ended well. */
        COMPLETE,
        /** It failed. */
        FAIL,
        /** It was stopped. */
        ABORT
    }

    /** A set of data that a job read or wrote. */
    public record Dataset(String namespace, String name) {}

    /** What a task read and wrote. */
    public record Datasets(List<Dataset> inputs, List<Dataset> outputs) {
        /** Nothing that is known. */
        public static final Datasets NONE = new Datasets(List.of(), List.of());
    }

    private final String namespace;

    /** For jobs of a namespace. */
    public LineageEvents(String namespace) {
        this.namespace = namespace;
    }

    /** An event of the run of a pipeline. */
    public String ofPipeline(Transition type, Instant at, String pipeline, String runId, @Nullable Throwable error) {
        return event(type, at, uuid(runId), pipeline, "DAG", null, error, Datasets.NONE);
    }

    /** An event of a task in the run of a pipeline. */
    public String ofTask(
            Transition type,
            Instant at,
            String pipeline,
            String runId,
            String task,
            @Nullable Throwable error,
            Datasets datasets) {
        Map<String, Object> parent = facet("1-0-1/ParentRunFacet.json#/$defs/ParentRunFacet");
        parent.put("run", Map.of("runId", uuid(runId)));
        parent.put("job", job(pipeline));
        return event(type, at, taskRun(runId, task), pipeline + "." + task, "TASK", parent, error, datasets);
    }

    private String event(
            Transition type,
            Instant at,
            String runId,
            String name,
            String kind,
            @Nullable Map<String, Object> parent,
            @Nullable Throwable error,
            Datasets datasets) {
        Map<String, Object> runFacets = new LinkedHashMap<>();
        if (parent != null) runFacets.put("parent", parent);
        if (error != null) runFacets.put("errorMessage", error(error));
        Map<String, Object> jobType = facet("2-0-3/JobTypeJobFacet.json#/$defs/JobTypeJobFacet");
        jobType.put("processingType", "BATCH");
        jobType.put("integration", "MLOPSKIT");
        jobType.put("jobType", kind);
        Map<String, Object> job = job(name);
        job.put("facets", Map.of("jobType", jobType));
        Map<String, Object> run = new LinkedHashMap<>();
        run.put("runId", runId);
        run.put("facets", runFacets);
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("eventType", type.name());
        event.put("eventTime", at.toString());
        event.put("run", run);
        event.put("job", job);
        event.put("inputs", new ArrayList<>(datasets.inputs));
        event.put("outputs", new ArrayList<>(datasets.outputs));
        event.put("producer", PRODUCER);
        event.put("schemaURL", EVENT_SCHEMA);
        return Json.write(event);
    }

    private Map<String, Object> job(String name) {
        Map<String, Object> job = new LinkedHashMap<>();
        job.put("namespace", namespace);
        job.put("name", name);
        return job;
    }

    private static Map<String, Object> facet(String schema) {
        Map<String, Object> facet = new LinkedHashMap<>();
        facet.put("_producer", PRODUCER);
        facet.put("_schemaURL", SPEC + "facets/" + schema);
        return facet;
    }

    private static Map<String, Object> error(Throwable error) {
        StringWriter trace = new StringWriter();
        error.printStackTrace(new PrintWriter(trace));
        String text = trace.toString();
        Map<String, Object> facet = facet("1-0-0/ErrorMessageRunFacet.json#/$defs/ErrorMessageRunFacet");
        facet.put("message", error.toString());
        facet.put("programmingLanguage", "JAVA");
        facet.put("stackTrace", text.length() > STACK_TRACE ? text.substring(0, STACK_TRACE) + "..." : text);
        return facet;
    }

    /** Our ids are UUIDs without the dashes. */
    private static String uuid(String id) {
        return id.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
    }

    /** The same for the same task of the same run, so that nothing has to be remembered. */
    private static String taskRun(String runId, String task) {
        return UUID.nameUUIDFromBytes((runId + "/" + task).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
