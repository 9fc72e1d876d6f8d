package dev.mlopskit.tracking.internal.rest;

import dev.mlopskit.tracking.DatasetInput;
import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.ModelMetric;
import dev.mlopskit.tracking.ModelOutput;
import dev.mlopskit.tracking.Param;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.RunEntry;
import dev.mlopskit.tracking.RunStatus;
import dev.mlopskit.tracking.Tag;
import dev.mlopskit.tracking.TrackingException;
import dev.mlopskit.tracking.internal.Conflicts;
import dev.mlopskit.tracking.internal.Missing;
import dev.mlopskit.tracking.internal.search.PageWalk;
import dev.mlopskit.tracking.spi.Entity;
import dev.mlopskit.tracking.spi.NewRun;
import dev.mlopskit.tracking.spi.Page;
import dev.mlopskit.tracking.spi.RunStore;
import dev.mlopskit.tracking.spi.Search;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The runs of a server. What is logged in one call goes out as few requests as the server takes, in this order: params, inputs,
 * outputs, metrics, tags. Each request is not all or none either: the server keeps params, metrics and tags in transactions of
 * their own. Logging is repeated when its answer is lost, which is harmless with a server that keeps runs in a database: it
 * knows a point by run, key, time, step and value, and a param or tag by its key. (A server over MLflow's old file store would
 * keep such a point twice.)
 */
final class RestRuns implements RunStore, ServerTrash {
    static final int MOST = 50_000;
    private static final int POINTS = 25_000;
    /** How many runs a page of a count has, which are whole ones: more take a server and this memory longer, not less. */
    private static final int COUNTED = 1_000;

    private final Api api;
    private final RestExperiments experiments;

    RestRuns(Api api, RestExperiments experiments) {
        this.api = api;
        this.experiments = experiments;
    }

    @Override
    public Api api() {
        return api;
    }

    @Override
    public RunData create(NewRun run) {
        try {
            return Wire.run(
                    api.change(
                                    "POST",
                                    "runs/create",
                                    Api.body(
                                            "experiment_id", run.experimentId(),
                                            "run_name", run.name(),
                                            "user_id", run.user(),
                                            "start_time", run.start().toEpochMilli(),
                                            "tags", Wire.pairs(run.tags())))
                            .at("run"),
                    null);
        } catch (Refusal e) {
            if (e.isAboutState()) experiments.requireActive(run.experimentId());
            throw e.of("run", run.name());
        }
    }

    @Override
    public Optional<RunData> byId(String runId) {
        try {
            return Optional.of(
                    Wire.run(api.get("runs/get", Map.of("run_id", runId)).at("run"), null));
        } catch (Refusal e) {
            // What cannot be an id is not there either.
            if (e.isNotFound() || e.isInvalid()) return Optional.empty();
            throw e.of("run", runId);
        }
    }

    @Override
    public void log(String runId, List<? extends RunEntry> entries) {
        if (entries.isEmpty()) {
            requireActive(runId);
            return;
        }
        requireModels(only(ModelMetric.class, entries));
        try {
            List<DatasetInput> inputs = only(DatasetInput.class, entries);
            List<ModelOutput> outputs = only(ModelOutput.class, entries);
            if (inputs.isEmpty() && outputs.isEmpty()) {
                send(runId, entries);
                return;
            }
            if (!inputs.isEmpty()) RunLinks.agree(read(runId), inputs);
            List<Param> params = only(Param.class, entries);
            send(runId, params);
            RunLinks.log(api, runId, inputs, outputs, this::read);
            List<RunEntry> rest = new ArrayList<>(entries);
            rest.removeIf(Param.class::isInstance);
            send(runId, rest);
        } catch (Refusal e) {
            List<RunEntry> fresh = e.isInvalid() ? withoutKnownNaNs(runId, entries) : List.copyOf(entries);
            if (fresh.size() == entries.size()) throw explain(e, runId, entries);
            log(runId, fresh);
        }
    }

    /** A server writes the point of the run before it finds that there is no such model. */
    private void requireModels(List<ModelMetric> points) {
        points.stream().map(ModelMetric::modelId).distinct().forEach(id -> {
            if (RestModels.byId(api, id).isEmpty()) throw Missing.loggedModel(id);
        });
    }

    /** MLflow 3.0 refuses a point that it has already if its value is NaN, which to Python is not equal to itself. */
    private List<RunEntry> withoutKnownNaNs(String runId, List<? extends RunEntry> entries) {
        Map<String, List<Metric>> known = new HashMap<>();
        List<RunEntry> fresh = new ArrayList<>(entries);
        fresh.removeIf(entry -> entry instanceof Metric metric
                && Double.isNaN(metric.value())
                && known.computeIfAbsent(metric.key(), key -> history(runId, key))
                        .contains(new Metric(
                                metric.key(),
                                metric.value(),
                                metric.step(),
                                metric.time().truncatedTo(ChronoUnit.MILLIS))));
        return fresh;
    }

    private void send(String runId, List<? extends RunEntry> entries) throws Refusal {
        // By far the most frequent call, for which a server has less to do than for a batch.
        if (entries.size() == 1 && entries.get(0) instanceof Metric metric) {
            Map<String, Object> body = Wire.metric(metric);
            body.put("run_id", runId);
            api.repeat("POST", "runs/log-metric", body);
            return;
        }
        for (String batch : Batches.of(runId, entries)) api.repeatText("POST", "runs/log-batch", batch);
    }

    private static <T extends RunEntry> List<T> only(Class<T> type, List<? extends RunEntry> entries) {
        return entries.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** MLflow has one code for a bad value, a param that is set and a run that is deleted: the run tells which it is. */
    private TrackingException explain(Refusal refusal, String runId, List<? extends RunEntry> entries) {
        if (!refusal.isInvalid()) return refusal.of("run", runId);
        RunData run = read(runId);
        if (!run.active()) return Conflicts.deletedRun(runId);
        return Params.conflict(run, entries)
                .<TrackingException>map(conflict -> conflict)
                .orElseGet(() -> refusal.of("run", runId));
    }

    /** Tells why a run takes nothing, if that is so. */
    void requireActive(String runId) {
        if (!read(runId).active()) throw Conflicts.deletedRun(runId);
    }

    private RunData read(String runId) {
        return byId(runId).orElseThrow(() -> Missing.run(runId));
    }

    @Override
    public void setStatus(String runId, RunStatus status, @Nullable Instant end, List<? extends RunEntry> last) {
        // The entries go first: a run that has ended is then whole.
        if (!last.isEmpty()) log(runId, last);
        try {
            api.repeat(
                    "POST",
                    "runs/update",
                    Api.body(
                            "run_id",
                            runId,
                            "status",
                            status.name(),
                            "end_time",
                            end == null ? null : end.toEpochMilli()));
        } catch (Refusal e) {
            throw explain(e, runId, List.of());
        }
    }

    /** A server has no call that compares and sets: who resumes the run between the two requests may be overwritten. */
    @Override
    public boolean endIf(String runId, Tag tag, RunStatus status, Instant end, List<? extends RunEntry> last) {
        boolean goesOn = byId(runId)
                .filter(run -> run.active() && run.status() == RunStatus.RUNNING)
                .filter(run -> tag.value().equals(run.tags().get(tag.key())))
                .isPresent();
        if (goesOn) setStatus(runId, status, end, last);
        return goesOn;
    }

    @Override
    public void deleteTag(String runId, String key) {
        try {
            api.repeat("POST", "runs/delete-tag", Api.body("run_id", runId, "key", key));
        } catch (Refusal e) {
            if (!e.isNotFound()) throw explain(e, runId, List.of());
            // Not the tag, or not the run.
            requireActive(runId);
        }
    }

    @Override
    public void setLifecycle(String runId, Search.Lifecycle lifecycle) {
        boolean active = lifecycle == Search.Lifecycle.ACTIVE;
        try {
            api.repeat("POST", active ? "runs/restore" : "runs/delete", Api.body("run_id", runId));
        } catch (Refusal e) {
            // A server refuses to delete what is deleted, and to restore what is there.
            if (!e.isAboutState() || read(runId).active() != active) throw e.of("run", runId);
        }
    }

    @Override
    public List<Metric> history(String runId, String key) {
        List<Metric> points = new ArrayList<>();
        PageWalk walk = new PageWalk(api.server());
        String page = null;
        do {
            Map<String, String> query = new LinkedHashMap<>(
                    Map.of("run_id", runId, "metric_key", key, "max_results", String.valueOf(POINTS)));
            if (page != null) query.put("page_token", page);
            try {
                Answer answer = api.get("metrics/get-history", query);
                List<Answer> found = answer.list("metrics");
                for (Answer point : found) points.add(Wire.metric(point));
                page = Pages.token(answer, page);
                walk.step(page, found.isEmpty());
            } catch (Refusal e) {
                if (e.isNotFound()) return List.of();
                throw e.of("run", runId);
            }
        } while (page != null);
        points.sort(Comparator.comparingLong(Metric::step)
                .thenComparing(Metric::time)
                .thenComparingDouble(Metric::value));
        return points;
    }

    @Override
    public Page<RunData> search(Search search) {
        Set<String> wanted = search.metrics();
        Everywhere where = Everywhere.of(search, Pages.token(Entity.RUN, search), experiments::ids);
        Answer answer = page(search, where.experimentIds(), search.limit(), where.page());
        List<RunData> runs =
                answer.list("runs").stream().map(run -> Wire.run(run, wanted)).toList();
        return new Page<>(runs, Pages.signed(Entity.RUN, search, where.next(Pages.token(answer, where.page()))));
    }

    private Answer page(Search search, List<String> in, int limit, @Nullable String page) {
        if (in.isEmpty()) return new Answer(api.server(), Map.of());
        try {
            return api.repeat(
                    "POST",
                    "runs/search",
                    Api.body(
                            "experiment_ids", in,
                            "filter", FilterText.filter(search.filter()),
                            "run_view_type", Pages.view(search.lifecycle()),
                            "max_results", Math.min(MOST, limit),
                            "order_by", FilterText.order(search.orderBy()),
                            "page_token", page));
        } catch (Refusal e) {
            throw e.of("search", FilterText.filter(search.filter()));
        }
    }

    /** Reads what it counts, page by page, since a server has no call that counts. */
    @Override
    public long count(Search search) {
        List<String> in = Everywhere.of(search, null, experiments::ids).experimentIds();
        PageWalk walk = new PageWalk(api.server());
        long count = 0;
        String page = null;
        do {
            Answer answer = page(search, in, COUNTED, page);
            int found = answer.list("runs").size();
            count += found;
            page = Pages.token(answer, page);
            walk.step(page, found == 0);
        } while (page != null);
        return count;
    }
}
