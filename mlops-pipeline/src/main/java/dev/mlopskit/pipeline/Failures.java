package dev.mlopskit.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what went wrong in a run. */
final class Failures {
    private static final int NAMED = 10;

    private Failures() {}

    static PipelineFailedException of(PipelineRun run) {
        StringBuilder failed = new StringBuilder();
        int failures = 0;
        int left = 0;
        @Nullable Throwable first = null;
        List<Throwable> others = new ArrayList<>();
        for (TaskResult<?> task : run.tasks()) {
            Throwable error = task.error();
            if (task.state() == TaskState.FAILED) {
                if (++failures <= NAMED) failed.append("\n  - task '" + task.name() + "': " + error);
            } else if (task.state() != TaskState.SUCCESS && task.state() != TaskState.SKIPPED) left++;
            if (failures == 1 && first == null) first = error;
            else if (error != null) others.add(error);
        }
        if (failures > NAMED) failed.append("\n  - and " + (failures - NAMED) + " more");
        String message = "run " + run.id() + " of pipeline '" + run.pipeline() + "' is " + run.state() + ": " + failures
                + " failed, " + left + " more did not finish; timeline() shows all" + failed;
        PipelineException timeout = run.timeout();
        if (timeout != null) message = timeout.getMessage() + "; " + message;
        PipelineFailedException thrown =
                new PipelineFailedException(message, run.pipeline(), run.id(), run.state(), first);
        for (Throwable error : others) thrown.addSuppressed(error);
        return thrown;
    }
}
