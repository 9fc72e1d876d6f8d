package dev.mlopskit.examples.flights;

import dev.mlopskit.pipeline.Pipeline;
import dev.mlopskit.pipeline.PipelineRun;
import dev.mlopskit.pipeline.TaskResult;
import dev.mlopskit.pipeline.TaskState;
import java.io.PrintStream;
import java.util.List;

/** The whole pipeline, once. */
final class RunCommand {
    private RunCommand() {}

    static void run(Session session) throws InterruptedException {
        Pipeline pipeline = DelayPipeline.define();
        PrintStream out = session.out();
        out.print(pipeline.plan().describe());
        PipelineRun run = session.run(pipeline, session.options(DelayPipeline.NAME));
        out.println();
        print(run, out);
        out.print(run.timeline());
    }

    /** What a run of the pipeline found. */
    static void print(PipelineRun run, PrintStream out) {
        List<Part> parts = DelayPipeline.parts(run);
        out.printf(
                "%d flights in %d parts, %d of them flown%n",
                parts.stream().mapToInt(Part::flights).sum(),
                parts.size(),
                parts.stream().mapToInt(Part::flown).sum());
        out.print(run.value("combine", DelayModel.class).table());
        out.println(run.task("evaluate").value());
        TaskResult<?> release = run.task(DelayPipeline.RELEASE);
        out.println(run.explain(DelayPipeline.RELEASE));
        if (release.state() == TaskState.SUCCESS) out.println("released in " + release.value());
    }
}
