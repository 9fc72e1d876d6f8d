package dev.mlopskit.examples.flights;

import dev.mlopskit.pipeline.ActiveRun;
import dev.mlopskit.pipeline.Pipeline;
import java.time.Duration;

/** A run that waits for a person, who is another thread here; in an application it may be a page with two buttons. */
final class ApproveCommand {
    private ApproveCommand() {}

    static void run(Session session, boolean yes) throws InterruptedException {
        Pipeline pipeline = DelayPipeline.define();
        Question question = new Question(DelayPipeline.APPROVAL);
        ActiveRun run = pipeline.start(session.options(DelayPipeline.NAME)
                .timeout(Duration.ofMinutes(10))
                .listener(question)
                .build());
        Thread reviewer = new Thread(
                () -> {
                    question.await();
                    session.out().println("\n" + run.explain(DelayPipeline.APPROVAL));
                    session.out().println(run.explain(DelayPipeline.RELEASE) + "\n");
                    question.answer(run, yes, "the reviewer");
                },
                "reviewer");
        reviewer.start();
        RunCommand.print(run.await().orThrow(), session.out());
        reviewer.join();
    }
}
