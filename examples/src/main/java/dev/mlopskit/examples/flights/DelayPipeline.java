package dev.mlopskit.examples.flights;

import dev.mlopskit.core.AtomicFiles;
import dev.mlopskit.pipeline.Approval;
import dev.mlopskit.pipeline.Branch;
import dev.mlopskit.pipeline.Input;
import dev.mlopskit.pipeline.Mapped;
import dev.mlopskit.pipeline.Pipeline;
import dev.mlopskit.pipeline.PipelineBuilder;
import dev.mlopskit.pipeline.PipelineRun;
import dev.mlopskit.pipeline.Task;
import dev.mlopskit.pipeline.TaskContext;
import dev.mlopskit.tracking.Dataset;
import dev.mlopskit.tracking.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** From the archive to a model of each carrier's delays, which is released if it is good and somebody says yes. */
final class DelayPipeline {
    static final String NAME = "flight-delays";
    static final String MAPPED = "fit";
    static final String APPROVAL = "approve";
    static final String RELEASE = "release";
    /** The tasks, in their order, whose results can be taken from a cache. */
    static final List<String> CACHED = List.of("split", MAPPED, "combine");

    private DelayPipeline() {}

    static Pipeline define() {
        return Pipeline.define(NAME, DelayPipeline::define);
    }

    /** What a run split the flights into. */
    @SuppressWarnings("unchecked") // the type of the task of this name
    static List<Part> parts(PipelineRun run) {
        return (List<Part>) run.task("split").value();
    }

    private static void define(PipelineBuilder p) {
        Input<TaskContext> context = p.context();
        Input<FlightParams> params = p.params(FlightParams.DEFAULTS);
        Task<Path> archive = p.task("download", context, DelayPipeline::download);
        Task<List<Part>> parts = p.task("split", archive, Part::split).cached();
        Mapped<CarrierModel> models =
                p.map(MAPPED, parts, params, CarrierModel::fit).cached();
        Task<DelayModel> model = p.task("combine", models, DelayModel::new).cached();
        Task<Evaluation> evaluation = p.task("evaluate", context, model, parts, params, DelayPipeline::evaluate);
        Task<Branch> good = p.task("judge", evaluation, e -> Branch.onlyIf(e.isBetterThanMean()));
        Task<Approval> yes = p.approval(APPROVAL, evaluation, e -> "release a model that is " + e + "?")
                .after(good);
        p.task(RELEASE, context, model, evaluation, yes, DelayPipeline::release);
    }

    private static Path download(TaskContext context) throws IOException, InterruptedException {
        Path archive = FlightArchive.in(Session.data());
        context.get(Run.class)
                .input(Dataset.of(FlightArchive.PACKAGE, FlightArchive.SHA256.substring(0, 32)), "training");
        return archive;
    }

    private static Evaluation evaluate(TaskContext context, DelayModel model, List<Part> parts, FlightParams params)
            throws IOException {
        Evaluation evaluation = Evaluation.of(model, parts, params.holdOut());
        context.get(Run.class)
                .metrics(Map.of("error", evaluation.error(), "error_of_mean", evaluation.errorOfMean()), 0);
        return evaluation;
    }

    private static Path release(TaskContext context, DelayModel model, Evaluation evaluation, Approval approval)
            throws Exception {
        String report = "# Delays of flights from New York\n\n" + evaluation + ".\nReleased: " + approval + ".\n\n```\n"
                + model.table() + "```\n";
        // A release is an effect: another attempt, or another process that goes on with this run, does not repeat it.
        return context.once("report", () -> {
            Path file = Session.FOLDER.resolve("report.md");
            AtomicFiles.write(file, report.getBytes(StandardCharsets.UTF_8));
            context.get(Run.class).text("report.md", report);
            return file;
        });
    }
}
