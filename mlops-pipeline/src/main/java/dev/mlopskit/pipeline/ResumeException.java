package dev.mlopskit.pipeline;

import java.util.List;

/** Some of the runs that were left cannot be gone on with, see {@link Pipeline#resume(RunOptions)}; the others go on. */
public final class ResumeException extends PipelineException {
    private static final long serialVersionUID = 1L;
    private final transient List<ActiveRun> resumed;

    ResumeException(String message, List<ActiveRun> resumed) {
        super(message);
        this.resumed = List.copyOf(resumed);
    }

    /** Those that go on, the oldest first; empty after the exception was serialised. */
    public List<ActiveRun> resumed() {
        return resumed == null ? List.of() : resumed;
    }
}
