package dev.mlopskit.pipeline.internal.lineage;

import dev.mlopskit.core.Json;
import dev.mlopskit.core.Thrown;
import dev.mlopskit.pipeline.DataInterval;
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
 * parent}, {@code nominalTime}, {@code errorMessage} and {@code jobType}. A pipeline is a job of the name that it has, a task one of {@code
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

    /**
     * A run of a pipeline.
     *
     * @param interval the stretch of time whose data it is for; {@code null} for none
     */
    public record Run(String pipeline, String id, @Nullable DataInterval interval) {}

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
    public String ofPipeline(Transition type, Instant at, Run run, @Nullable Throwable error) {
        return event(type, at, uuid(run.id), run.pipeline, "DAG", facets(run, error), Datasets.NONE);
    }

    /** An event of a task in the run of a pipeline. */
    public String ofTask(
            Transition type, Instant at, Run run, String task, @Nullable Throwable error, Datasets datasets) {
        Map<String, Object> parent = facet("1-0-1/ParentRunFacet.json#/$defs/ParentRunFacet");
        parent.put("run", Map.of("runId", uuid(run.id)));
        parent.put("job", job(run.pipeline));
        Map<String, Object> facets = facets(run, error);
        facets.put("parent", parent);
        return event(type, at, taskRun(run.id, task), run.pipeline + "." + task, "TASK", facets, datasets);
    }

    /** What is said of a run of a pipeline and of its tasks alike. */
    private static Map<String, Object> facets(Run run, @Nullable Throwable error) {
        Map<String, Object> facets = new LinkedHashMap<>();
        if (run.interval != null) {
            Map<String, Object> time = facet("1-0-1/NominalTimeRunFacet.json#/$defs/NominalTimeRunFacet");
            time.put("nominalStartTime", run.interval.start().toString());
            time.put("nominalEndTime", run.interval.end().toString());
            facets.put("nominalTime", time);
        }
        if (error != null) facets.put("errorMessage", error(error));
        return facets;
    }

    private String event(
            Transition type,
            Instant at,
            String runId,
            String name,
            String kind,
            Map<String, Object> runFacets,
            Datasets datasets) {
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
        String trace = Thrown.trace(error);
        Map<String, Object> facet = facet("1-0-0/ErrorMessageRunFacet.json#/$defs/ErrorMessageRunFacet");
        facet.put("message", Thrown.text(error));
        facet.put("programmingLanguage", "JAVA");
        facet.put("stackTrace", trace.length() > STACK_TRACE ? trace.substring(0, STACK_TRACE) + "..." : trace);
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
