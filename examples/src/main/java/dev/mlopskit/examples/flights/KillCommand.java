package dev.mlopskit.examples.flights;

import dev.mlopskit.pipeline.ActiveRun;
import dev.mlopskit.pipeline.Journal;
import dev.mlopskit.pipeline.JournaledRun;
import dev.mlopskit.pipeline.JournaledTask;
import dev.mlopskit.pipeline.Pipeline;
import dev.mlopskit.pipeline.PipelineRun;
import dev.mlopskit.pipeline.TaskResult;
import dev.mlopskit.pipeline.TaskState;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A process of its own runs the pipeline with a journal and is killed while it fits models; this process goes on with the run. */
final class KillCommand {
    /** Says that this is the process to be killed. */
    static final String CHILD = "--child";

    private static final int FITTED_BEFORE = 3;
    /** So many that there is time to be killed in. */
    private static final Map<String, Object> PARAMS = Map.of("replicates", 400);

    private KillCommand() {}

    static void run(Session session, boolean child) throws IOException, InterruptedException {
        Pipeline pipeline = DelayPipeline.define();
        Journal journal = Journal.in(session.tracking());
        if (child) {
            session.run(
                    pipeline,
                    session.options(DelayPipeline.NAME).journal(journal).params(PARAMS));
            return;
        }
        killChild(journal, session.out());
        resume(session, pipeline, journal);
    }

    /** Starts a process, and kills it once it has fitted some models and begun another. */
    private static void killChild(Journal journal, PrintStream out) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command()).inheritIO().start();
        while (process.isAlive() && !isFitting(journal)) Thread.sleep(5);
        process.destroyForcibly();
        out.println("the child has ended with code " + process.waitFor());
    }

    private static boolean isFitting(Journal journal) {
        for (JournaledRun run : journal.runs(DelayPipeline.NAME)) {
            if (run.state() != null || run.abandoned()) continue;
            List<TaskState> items = journal.tasks(run.id()).stream()
                    .filter(task -> task.item() >= 0)
                    .map(JournaledTask::state)
                    .toList();
            long fitted =
                    items.stream().filter(state -> state == TaskState.SUCCESS).count();
            if (fitted >= FITTED_BEFORE && items.contains(TaskState.RUNNING)) return true;
        }
        return false;
    }

    private static List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= 22) command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-Dflights.data=" + Session.data());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Flights.class.getName(), "kill", CHILD));
        return command;
    }

    private static void resume(Session session, Pipeline pipeline, Journal journal) throws InterruptedException {
        PrintStream out = session.out();
        List<JournaledRun> left = journal.runs(DelayPipeline.NAME).stream()
                .filter(JournaledRun::abandoned)
                .toList();
        if (left.isEmpty()) out.println("no run was left: the child was through before it could be killed");
        for (JournaledRun each : left) {
            List<JournaledTask> before = journal.tasks(each.id());
            ActiveRun active = pipeline.resume(
                    each.id(),
                    session.options(DelayPipeline.NAME).journal(journal).build());
            Session.answer(active, true, "the command");
            PipelineRun run = active.await().orThrow();
            out.println();
            tell(run, before, out);
            RunCommand.print(run, out);
        }
    }

    /** What became of each task, and of each model that was fitted, by what the journal had of them. */
    private static void tell(PipelineRun run, List<JournaledTask> before, PrintStream out) {
        Map<String, TaskState> states = new LinkedHashMap<>();
        for (TaskResult<?> task : run.tasks()) states.put(task.name(), TaskState.NONE);
        List<Part> parts = DelayPipeline.parts(run);
        for (Part part : parts) states.put(title(part), TaskState.NONE);
        for (JournaledTask task : before)
            states.put(task.item() < 0 ? task.task() : title(parts.get(task.item())), task.state());
        states.remove(DelayPipeline.MAPPED);
        out.println("run " + run.id() + " was resumed");
        out.println("  taken from the journal:  " + named(states, true, true));
        out.println("  run again:               " + named(states, true, false));
        out.println("  run for the first time:  " + named(states, false, false));
    }

    private static String title(Part part) {
        return DelayPipeline.MAPPED + " " + part.carrier();
    }

    private static String named(Map<String, TaskState> states, boolean begun, boolean ended) {
        List<String> names = new ArrayList<>();
        states.forEach((name, state) -> {
            if ((state != TaskState.NONE) == begun && state.isFinal() == ended) names.add(name);
        });
        return String.join(", ", names);
    }
}
