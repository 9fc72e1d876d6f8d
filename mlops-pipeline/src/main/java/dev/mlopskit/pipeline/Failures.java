package dev.mlopskit.pipeline;

import org.jspecify.annotations.Nullable;

/** Says what went wrong in a run. */
final class Failures {
    private static final int NAMED = 10;

    private Failures() {}

    static PipelineFailedException of(PipelineRun run) {
        StringBuilder failed = new StringBuilder();
        int failures = 0;
        int left = 0;
        Throwable first = null;
        for (TaskResult<?> task : run.tasks()) {
            if (task.state() == TaskState.FAILED) {
                if (first == null) first = task.error();
                if (++failures <= NAMED)
                    failed.append("\n  - task '")
                            .append(task.name())
                            .append("': ")
                            .append(task.error());
            } else if (task.state() != TaskState.SUCCESS) left++;
        }
        if (failures > NAMED)
            failed.append("\n  - and ").append(failures - NAMED).append(" more");
        String message = "run " + run.id() + " of pipeline '" + run.pipeline() + "' is " + run.state() + ": " + failures
                + " failed, " + left + " others did not finish; timeline() shows all" + failed;
        PipelineFailedException thrown =
                new PipelineFailedException(message, run.pipeline(), run.id(), run.state(), first);
        for (TaskResult<?> task : run.tasks()) suppress(thrown, task.error(), first);
        return thrown;
    }

    @SuppressWarnings("ReferenceEquality") // the very same one, which is the cause already
    private static void suppress(PipelineFailedException thrown, @Nullable Throwable error, @Nullable Throwable first) {
        if (error != null && error != first) thrown.addSuppressed(error);
    }
}
