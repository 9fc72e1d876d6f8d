package dev.mlopskit.testkit.internal;

import dev.mlopskit.testkit.WithTracking;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.RunStatus;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.opentest4j.TestAbortedException;

/**
 * The run of a test, or of what holds tests. JUnit closes it with its context, when all that can still fail in the test is
 * over, {@code @AfterEach} included.
 */
final class TestRun implements AutoCloseable {
    static final Namespace NAMESPACE = Namespace.create(TestRun.class);

    /** With the id, because a store of JUnit's finds what the stores of the contexts around it have. */
    private record Key(String testId) {}

    private final ExtensionContext context;
    private final @Nullable TestRun parent;
    private final Run run;
    private final Children children = new Children();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    private TestRun(ExtensionContext context, @Nullable TestRun parent, Run run) {
        this.context = context;
        this.parent = parent;
        this.run = run;
    }

    /** The run of a context; it, and those of the contexts around it, are started by whoever asks first. */
    static TestRun of(ExtensionContext context) {
        return context.getStore(NAMESPACE)
                .getOrComputeIfAbsent(new Key(context.getUniqueId()), key -> start(context), TestRun.class);
    }

    private static TestRun start(ExtensionContext context) {
        ExtensionContext outer = context.getParent().orElseThrow();
        TestExperiment tests = TestExperiment.of(context);
        String name = Fitted.runName(context.getDisplayName());
        boolean top = outer.getUniqueId().equals(tests.home().getUniqueId());
        TestRun parent = top ? null : of(outer);
        Run run = parent == null ? tests.experiment().startRun(name) : parent.run.startChild(name);
        run.tag(WithTracking.TEST_ID_TAG, Fitted.tag(context.getUniqueId()));
        return new TestRun(context, parent, run);
    }

    Run run() {
        return run;
    }

    /** Says how a test ended whose context does not know. */
    void failed(Throwable reason) {
        failure.set(reason);
    }

    @Override
    public void close() {
        RunStatus status = end(context.getExecutionException().orElse(failure.get()));
        if (parent != null) parent.children.ended(Fitted.runName(context.getDisplayName()), status);
    }

    private RunStatus end(@Nullable Throwable reason) {
        if (reason instanceof TestAbortedException) {
            run.tag(WithTracking.ABORTED_TAG, Fitted.tag(String.valueOf(reason.getMessage())));
            run.end(RunStatus.KILLED);
            return RunStatus.KILLED;
        }
        if (reason != null) {
            run.fail(reason);
            return RunStatus.FAILED;
        }
        RunStatus status = children.status();
        if (status == RunStatus.FAILED) run.tag(Run.FAILURE_TAG, children.describeFailures());
        run.end(status);
        return status;
    }
}
