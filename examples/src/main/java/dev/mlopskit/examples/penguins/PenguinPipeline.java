package dev.mlopskit.examples.penguins;

import dev.mlopskit.core.DataType;
import dev.mlopskit.core.Digest;
import dev.mlopskit.pipeline.Input;
import dev.mlopskit.pipeline.Pipeline;
import dev.mlopskit.pipeline.PipelineBuilder;
import dev.mlopskit.pipeline.Task;
import dev.mlopskit.pipeline.TaskContext;
import dev.mlopskit.serving.ModelPackage;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.serving.endpoint.Endpoint;
import dev.mlopskit.tracking.Dataset;
import dev.mlopskit.tracking.LoggedModel;
import dev.mlopskit.tracking.ModelVersion;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.Tracking;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The tasks from data to a served model, and how they hang together. */
final class PenguinPipeline {
    static final String MODEL = "penguins";
    static final String CHAMPION = "champion";

    private final Tracking tracking;
    private final Params params;
    private final Pipeline pipeline;

    PenguinPipeline(Tracking tracking, Params params) {
        this.tracking = tracking;
        this.params = params;
        this.pipeline = Pipeline.define("penguins", this::define);
    }

    Pipeline pipeline() {
        return pipeline;
    }

    private void define(PipelineBuilder p) {
        // @start region="readme"
        Input<TaskContext> context = p.context();
        Task<List<Observation>> rows = p.task("load", context, PenguinPipeline::load);
        Task<CheckReport> checked = p.task("check", context, rows, PenguinPipeline::check);
        Task<Cleaned> cleaned = p.task("clean", rows, Cleaned::clean).after(checked);
        Task<Split> split = p.task("split", context, cleaned, this::split);
        List<Task<Trained>> candidates = new ArrayList<>();
        for (Candidate candidate : Candidate.values())
            candidates.add(p.task("train-" + candidate.title(), context, split, (c, s) -> train(c, candidate, s)));
        Task<Trained> best = p.gather("choose", candidates, Trained::best);
        Task<Evaluation> evaluation = p.task("evaluate", context, best, split, PenguinPipeline::evaluate);
        Task<LoggedModel> model = p.task("package", context, best, evaluation, split, this::pack);
        Task<ModelVersion> version = p.task("register", model, logged -> logged.register(MODEL));
        Task<String> verdict = p.task("promote", context, version, evaluation, this::promote);
        p.task("serve", context, split, this::serve).after(verdict);
        // @end
    }

    private static List<Observation> load(TaskContext context) {
        List<Observation> rows = Penguins.read();
        String digest = Digest.sha256(Penguins.csv()).substring(0, 32);
        context.get(Run.class)
                .input(
                        Dataset.of("palmer-penguins", digest)
                                .columns(Observation.class)
                                .rows(rows.size()),
                        "training");
        return rows;
    }

    private static CheckReport check(TaskContext context, List<Observation> rows) {
        CheckReport report = Checks.check(rows);
        context.get(Run.class).text("checks.txt", report.toString());
        return report.orThrow();
    }

    private Split split(TaskContext context, Cleaned cleaned) {
        context.get(Run.class).params(params);
        return Split.stratified(cleaned.penguins(), params.share(), params.seed());
    }

    private Trained train(TaskContext context, Candidate candidate, Split split) {
        Run run = context.get(Run.class);
        run.params(Map.of("candidate", candidate.title(), "epochs", candidate.epochs(), "seed", params.seed()));
        long start = System.nanoTime();
        Classifier classifier = candidate.train(
                split,
                params.seed(),
                (epoch, loss, accuracy) -> run.metrics(Map.of("loss", loss, "validation_accuracy", accuracy), epoch));
        double seconds = (System.nanoTime() - start) / 1e9;
        Evaluation validation = classifier.evaluate(split.validation());
        run.metrics(Map.of("validation_loss", validation.loss(), "seconds", seconds), candidate.epochs());
        return new Trained(classifier, validation, seconds);
    }

    private static Evaluation evaluate(TaskContext context, Trained best, Split split) {
        Run run = context.get(Run.class);
        Evaluation evaluation = best.classifier().evaluate(split.holdOut());
        run.param("candidate", best.classifier().name());
        run.text("confusion.svg", evaluation.confusion().toSvg(best.classifier().name()));
        logTo(run, evaluation);
        return evaluation;
    }

    private LoggedModel pack(TaskContext context, Trained best, Evaluation evaluation, Split split) {
        Run run = context.get(Run.class);
        run.param("candidate", best.classifier().name());
        // The next champion is compared with what the run of this model says.
        logTo(run, evaluation);
        Signature signature = Signature.builder()
                .inputs(Penguin.class)
                .output("species", DataType.STRING)
                .output("probability_Adelie", DataType.FLOAT)
                .output("probability_Chinstrap", DataType.FLOAT)
                .output("probability_Gentoo", DataType.FLOAT)
                .build();
        List<Penguin> example =
                split.holdOut().stream().limit(3).map(LabelledPenguin::penguin).toList();
        ModelPackage classifier = ModelPackage.onnx(best.classifier().toOnnx())
                .signature(signature)
                .inputExample(example)
                .metadata(Map.of("candidate", best.classifier().name()))
                .build();
        return run.logModel("classifier", classifier);
    }

    private static void logTo(Run run, Evaluation evaluation) {
        run.metrics(
                Map.of(
                        "accuracy", evaluation.accuracy(),
                        "macro_f1", evaluation.macroF1(),
                        "log_loss", evaluation.loss()),
                0);
    }

    private String promote(TaskContext context, ModelVersion challenger, Evaluation evaluation) {
        String verdict = Champion.challenge(tracking, challenger, evaluation);
        context.get(Run.class).tag("verdict", verdict);
        return verdict;
    }

    private Served serve(TaskContext context, Split split) {
        String uri = "models:/" + MODEL + "@" + CHAMPION;
        try (Endpoint<Penguin, Species> champion = Endpoint.open(tracking, uri, Penguin.class, Species.class)) {
            Served served = Served.by(champion, uri, split.holdOut());
            context.get(Run.class).json("served.json", served.rows());
            context.get(Run.class).metric("served_accuracy", served.accuracy());
            return served;
        }
    }
}
