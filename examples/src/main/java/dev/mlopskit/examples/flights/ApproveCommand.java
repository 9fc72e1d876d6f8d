package dev.mlopskit.examples.flights;

import dev.mlopskit.pipeline.ActiveRun;
import dev.mlopskit.pipeline.Pipeline;
import java.time.Duration;

/** A run that waits for a person, who is another thread here; in an application it may be a page with two buttons. */
final class ApproveCommand {
    private ApproveCommand() {}

    static void run(Session session, boolean yes) throws InterruptedException {
        Pipeline pipeline = DelayPipeline.define();
        ActiveRun run = pipeline.start(session.options(DelayPipeline.NAME)
                .timeout(Duration.ofMinutes(10))
                .build());
        Thread reviewer = new Thread(() -> review(session, run, yes), "reviewer");
        reviewer.start();
        RunCommand.print(run.await().orThrow(), session.out());
        reviewer.join();
    }

    private static void review(Session session, ActiveRun run, boolean yes) {
        try {
            run.awaitQuestions(Duration.ofMinutes(10));
            session.out().println("\n" + run.explain(DelayPipeline.APPROVAL));
            session.out().println(run.explain(DelayPipeline.RELEASE) + "\n");
            Session.answer(run, yes, "the reviewer");
        } catch (InterruptedException e) {
            run.cancel();
        }
    }
}
