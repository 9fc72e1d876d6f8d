package dev.mlopskit.tracking.internal.transfer;

import dev.mlopskit.tracking.ConflictException;
import dev.mlopskit.tracking.ExperimentData;
import dev.mlopskit.tracking.Field;
import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.LoggedModelData;
import dev.mlopskit.tracking.MergeReport;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.internal.search.PagedIterator;
import dev.mlopskit.tracking.internal.sql.SqlStore;
import dev.mlopskit.tracking.internal.sql.SqliteCopy;
import dev.mlopskit.tracking.spi.Search;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Copies all that one store has and another one lacks. One object for one merge or one look at it. */
public final class Merger {
    /** How many runs are looked at, and in a database written, together. */
    private static final int BATCH = 1_000;

    private final TrackingStore source;
    private final TrackingStore target;
    private final MergeSettings settings;
    private long runs;
    private long runsOpen;
    private long runsKnown;
    private int models;
    private int modelsKnown;
    private long total;

    public Merger(TrackingStore source, TrackingStore target, MergeSettings settings) {
        this.source = source;
        this.target = target;
        this.settings = settings;
        if (SameStore.is(source, target))
            throw new InvalidValueException("store " + source.uri(), "cannot be merged with itself: open another one");
        if (settings.leaveArtifacts() && target.adoption().isEmpty())
            throw new InvalidValueException(
                    "leaveArtifacts()",
                    "does not go with " + target.uri() + ", which gives runs addresses of its own: let them be copied");
    }

    /** Says what would be done. */
    public MergeReport plan() {
        return run(true);
    }

    /** Does it, unless something stands against it. */
    public MergeReport execute() {
        return run(false);
    }

    private MergeReport run(boolean dry) {
        Optional<SqliteCopy> rows =
                SqlStore.copy(source, target).filter(copy -> !copy.hasCopies(Origin.TAG) || closed(copy));
        try {
            return run(dry, rows);
        } finally {
            rows.ifPresent(SqliteCopy::close);
        }
    }

    private static boolean closed(SqliteCopy copy) {
        copy.close();
        return false;
    }

    private MergeReport run(boolean dry, Optional<SqliteCopy> rows) {
        KnownRuns known = rows.map(copy -> copy.known(Origin.TAG)).orElseGet(() -> KnownRuns.read(target.runs()));
        Experiments experiments = new Experiments(source, target);
        Transfer transfer = new Transfer(
                source,
                target,
                settings,
                experiments,
                known,
                new HashMap<>(),
                new ArtifactCopy(),
                new LinkedHashMap<>());
        ModelPoints points = new ModelPoints(source.models(), transfer.modelIds());
        RunWriter writer = writer(transfer, rows, points);
        ModelTransfer modelTransfer = new ModelTransfer(transfer, writer, points);
        int made = (int) experiments.all().stream().filter(experiments::isNew).count();
        RegistryMerge registry = new RegistryMerge(transfer);
        List<String> collisions = new ArrayList<>(experiments.collisions());
        collisions.addAll(registry.kindCollisions());
        boolean refused = !collisions.isEmpty();
        collisions.addAll(registry.collisions());
        refused |= !collisions.isEmpty() && !settings.keepBoth();
        if (refused && !dry) throw refuse(collisions);
        for (Search.Lifecycle lifecycle : Search.Lifecycle.values())
            total += source.runs().count(Search.all().lifecycle(lifecycle));
        // A run may have measured models of other experiments: these come first.
        // Rows of points are copied as they are, and nothing else needs all that a model was measured.
        Search measured = dry || rows.isPresent() ? Search.all().metrics(Set.of()) : Search.all();
        for (ExperimentData experiment : experiments.all())
            copyModels(experiment, measured, transfer, modelTransfer, points, dry);
        for (ExperimentData experiment : experiments.all()) copyRuns(experiment, transfer, writer, dry);
        if (!dry) registry.merge();
        List<String> leftOut = new ArrayList<>(source.others());
        leftOut.addAll(transfer.leftArtifacts());
        return new MergeReport(
                dry,
                made,
                runs,
                runsOpen,
                runsKnown,
                models,
                modelsKnown,
                registry.versions(),
                registry.known(),
                registry.aliases(),
                transfer.artifacts().files(),
                transfer.artifacts().bytes(),
                collisions,
                leftOut);
    }

    private RunWriter writer(Transfer transfer, Optional<SqliteCopy> rows, ModelPoints points) {
        if (rows.isPresent()) return new RowWriter(transfer, rows.get());
        return target.adoption()
                .<RunWriter>map(adoption -> new AdoptingWriter(transfer, adoption, points))
                .orElseGet(() -> new LoggingWriter(transfer, points));
    }

    private ConflictException refuse(List<String> collisions) {
        return new ConflictException(
                target.uri(),
                "nothing was merged into " + target.uri() + ", since there are " + collisions.size()
                        + " collisions:\n  " + String.join("\n  ", collisions)
                        + "\nMerge.keepBoth() gives such versions the next numbers and leaves such aliases alone");
    }

    private void copyModels(
            ExperimentData experiment,
            Search search,
            Transfer transfer,
            ModelTransfer modelTransfer,
            ModelPoints points,
            boolean dry) {
        ExperimentData into = dry ? experiment : transfer.experiments().target(experiment);
        if (isClosed(into, dry)) return;
        Search inside = search.in(List.of(experiment.experimentId()))
                .lifecycle(experiment.active() ? Search.Lifecycle.ACTIVE : Search.Lifecycle.DELETED);
        new PagedIterator<>(source.models()::search, inside).forEachRemaining(model -> {
            // Some of a deleted experiment may be deleted by themselves, too.
            if (experiment.active() || source.models().byId(model.modelId()).isPresent())
                copy(model, into, transfer, modelTransfer, points, dry);
        });
    }

    private void copyRuns(ExperimentData experiment, Transfer transfer, RunWriter writer, boolean dry) {
        ExperimentData into = dry ? experiment : transfer.experiments().target(experiment);
        boolean closed = isClosed(into, dry);
        // Copying rows needs no metrics of the runs, and the others read all points anyway.
        // In order of time each index grows at the end of its keys.
        BothLives.forEach(
                source.runs()::search,
                Search.all()
                        .in(List.of(experiment.experimentId()))
                        .metrics(Set.of())
                        .orderBy(List.of(Field.numberAttribute("start_time").ascending())),
                BATCH,
                some -> copy(some, into, transfer, writer, dry || closed));
        if (!dry && !closed) transfer.experiments().finish(experiment);
    }

    /** Deleted on both sides, where nothing can be logged to it. */
    private boolean isClosed(ExperimentData into, boolean dry) {
        return !dry && !into.active() && target.adoption().isEmpty();
    }

    private void copy(
            LoggedModelData model,
            ExperimentData into,
            Transfer transfer,
            ModelTransfer modelTransfer,
            ModelPoints points,
            boolean dry) {
        points.add(model);
        if (modelTransfer.isComplete(model)) {
            modelsKnown++;
            return;
        }
        models++;
        transfer.note("logged model " + model.name() + " (" + model.modelId() + ")", model.artifactUri());
        if (!dry) modelTransfer.copy(model, into);
    }

    private void copy(List<RunData> some, ExperimentData into, Transfer transfer, RunWriter writer, boolean dry) {
        List<RunData> lacking =
                some.stream().filter(run -> !transfer.isComplete(run)).toList();
        for (RunData run : lacking) transfer.note("run " + run.name() + " (" + run.runId() + ")", run.artifactUri());
        runsKnown += some.size() - lacking.size();
        long open = lacking.stream()
                .filter(run ->
                        !run.status().ended() && transfer.known().idOf(run).isPresent())
                .count();
        runs += lacking.size() - open;
        runsOpen += open;
        if (!dry && !lacking.isEmpty()) writer.write(lacking, into);
        settings.progress().moved("experiment " + into.name(), runs + runsOpen + runsKnown, total);
    }
}
