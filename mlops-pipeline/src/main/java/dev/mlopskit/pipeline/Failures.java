package dev.mlopskit.pipeline;

import dev.mlopskit.core.Thrown;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what went wrong in a run. */
final class Failures {
    private static final int NAMED = 10;

    private Failures() {}

    static PipelineFailedException of(PipelineRun run) {
        List<String> failed = new ArrayList<>();
        List<String> allowed = new ArrayList<>();
        int left = 0;
        @Nullable Throwable first = null;
        List<Throwable> others = new ArrayList<>();
        for (TaskResult<?> task : run.tasks()) {
            Throwable error = task.error();
            if (task.state() == TaskState.FAILED) {
                String what = "task '" + task.name() + "'";
                if (run.counts(task)) failed.add(what + ": " + Thrown.text(error));
                else allowed.add(what + ", which may fail: " + Thrown.text(error));
                if (run.counts(task) && first == null) first = error;
                else if (error != null) others.add(error);
                continue;
            } else if (task.state() != TaskState.SUCCESS && task.state() != TaskState.SKIPPED) left++;
            if (error != null) others.add(error);
        }
        String message = "run " + run.id() + " of pipeline '" + run.pipeline() + "' is " + run.state() + ": "
                + failed.size() + " failed, " + left + " more did not finish; timeline() shows all" + named(failed)
                + named(allowed);
        PipelineException timeout = run.timeout();
        if (timeout != null) message = timeout.getMessage() + "; " + message;
        PipelineFailedException thrown =
                new PipelineFailedException(message, run.pipeline(), run.id(), run.state(), first);
        for (Throwable error : others) thrown.addSuppressed(error);
        return thrown;
    }

    private static String named(List<String> tasks) {
        StringBuilder text = new StringBuilder();
        for (String task : tasks.subList(0, Math.min(NAMED, tasks.size())))
            text.append("\n  - ").append(task);
        if (tasks.size() > NAMED)
            text.append("\n  - and ").append(tasks.size() - NAMED).append(" more");
        return text.toString();
    }
}
