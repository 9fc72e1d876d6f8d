package dev.mlopskit.examples.flights;

import dev.mlopskit.pipeline.ActiveRun;
import dev.mlopskit.pipeline.Journal;
import dev.mlopskit.pipeline.JournaledRun;
import dev.mlopskit.pipeline.Pipeline;
import dev.mlopskit.pipeline.PipelineRun;
import dev.mlopskit.pipeline.RunOptions;
import dev.mlopskit.pipeline.TaskResult;
import dev.mlopskit.pipeline.TrackingListener;
import dev.mlopskit.tracking.Experiment;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.RunStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A process of its own runs the pipeline with a journal and is killed while it fits models; this process goes on with the run. */
final class KillCommand {
    /** Says that this is the process to be killed. */
    static final String CHILD = "--child";

    private static final String FITTING = DelayPipeline.MAPPED + " RUNNING";
    private static final String FITTED = DelayPipeline.MAPPED + " SUCCESS";
    private static final int FITTED_BEFORE = 3;
    /** So many that there is time to be killed in. */
    private static final Map<String, Object> PARAMS = Map.of("replicates", 400);

    private KillCommand() {}

    /** Starts the process, and kills it once it has fitted some models. */
    static void killChild(PrintStream out) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(command()).redirectErrorStream(true).start();
        try (BufferedReader lines = child.inputReader()) {
            String line = lines.readLine();
            for (int fitted = 0; line != null; line = lines.readLine()) {
                out.println("child | " + line);
                if (line.contains(FITTED)) fitted++;
                // The next has begun, so there is something to run again.
                if (line.contains(FITTING) && fitted >= FITTED_BEFORE) break;
            }
        } finally {
            child.destroyForcibly();
        }
        out.println("the child has ended with code " + child.waitFor());
    }

    private static List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= 22) command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-Dflights.data=" + Session.data());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Flights.class.getName(), "kill", CHILD));
        return command;
    }

    static void run(Session session, boolean child) {
        Pipeline pipeline = DelayPipeline.define();
        Journal journal = Journal.in(session.tracking());
        if (child)
            session.run(
                    pipeline,
                    session.options(DelayPipeline.NAME).journal(journal).params(PARAMS));
        else resume(session, pipeline, journal);
    }

    private static void resume(Session session, Pipeline pipeline, Journal journal) {
        PrintStream out = session.out();
        List<JournaledRun> left = journal.runs(DelayPipeline.NAME).stream()
                .filter(JournaledRun::abandoned)
                .toList();
        if (left.isEmpty()) out.println("no run was left: the child was through before it could be killed");
        for (JournaledRun each : left) {
            Set<String> begun = begun(session, each.id());
            Started started = new Started();
            Question question = new Question(DelayPipeline.APPROVAL);
            RunOptions.Builder options =
                    session.options(DelayPipeline.NAME).journal(journal).listener(started);
            ActiveRun active =
                    pipeline.resume(each.id(), options.listener(question).build());
            question.answer(active, true, "the command");
            PipelineRun run = active.await().orThrow();
            out.println();
            tell(run, begun, started.names(), out);
            RunCommand.print(run, out);
        }
    }

    /** What the process that is gone had begun and not ended, by the runs that it tracked. */
    private static Set<String> begun(Session session, String id) {
        Experiment experiment = session.tracking().experiment(DelayPipeline.NAME);
        Set<String> begun = new HashSet<>();
        for (RunData parent : experiment.runs("tags.`" + TrackingListener.RUN_ID_TAG + "` = '" + id + "'"))
            for (RunData run : experiment.runs("tags.`mlflow.parentRunId` = '" + parent.runId() + "'"))
                if (run.status() != RunStatus.FINISHED) begun.add(run.name());
        return begun;
    }

    private static void tell(PipelineRun run, Set<String> begun, Set<String> started, PrintStream out) {
        List<String> kept = new ArrayList<>();
        List<String> again = new ArrayList<>();
        List<String> first = new ArrayList<>();
        Map<String, String> titles = new LinkedHashMap<>();
        for (TaskResult<?> task : run.tasks()) titles.put(task.name(), task.name());
        List<Part> parts = DelayPipeline.parts(run);
        for (int item = 0; item < parts.size(); item++)
            titles.put(
                    Started.item(item),
                    DelayPipeline.MAPPED + " " + parts.get(item).carrier());
        titles.remove(DelayPipeline.MAPPED);
        titles.forEach((name, title) -> {
            List<String> list = !started.contains(name) ? kept : begun.contains(name) ? again : first;
            list.add(title);
        });
        out.println("run " + run.id() + " was resumed");
        out.println("  taken from the journal:  " + String.join(", ", kept));
        out.println("  run again:               " + String.join(", ", again));
        out.println("  run for the first time:  " + String.join(", ", first));
    }
}
