package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A run that was refused was not begun, and one that is taken up again is what it was. */
class StartTest extends StoreTest {
    private final AtomicInteger bodies = new AtomicInteger();
    private final Pipeline pipeline = Pipeline.define("p", p -> p.task("a", bodies::incrementAndGet));

    /** Steps that nobody takes. */
    private static final class ByHand implements SteppingExecutor {
        private final Queue<Runnable> steps = new ArrayDeque<>();

        @Override
        public void execute(Runnable step) {
            steps.add(step);
        }
    }

    @Test
    void a_run_that_its_schedule_takes_up_again_has_its_substitutes_too() throws Exception {
        ManualClock clock = new ManualClock();
        List<String> breaks = new ArrayList<>(List.of("CREATE TRIGGER full BEFORE INSERT ON mlopskit_pipeline_tasks"
                + " BEGIN SELECT RAISE(ABORT, 'disk full'); END"));
        Pipeline mail = Pipeline.define("mail", p -> {
            Task<Integer> load = p.task("load", () -> {
                if (!breaks.isEmpty()) sql(breaks.remove(0));
                return 1;
            });
            p.task("send", load, x -> bodies.incrementAndGet());
        });
        RunOptions dry = RunOptions.builder()
                .journal(journal)
                .executor(Runnable::run)
                .substitute("send", 0)
                .build();
        try (Scheduler scheduler = Scheduler.in(tracking, clock)) {
            scheduler.add(
                    "hourly",
                    mail,
                    Cron.of("@hourly"),
                    ScheduleOptions.builder().run(dry).build());
            clock.advance(Duration.ofHours(1));
            assertThat(journal.runs("mail").get(0).state()).isNull();
            sql("DROP TRIGGER full");
            clock.advance(Duration.ofMinutes(1));
        }
        assertThat(journal.runs("mail")).extracting(JournaledRun::state).containsExactly(RunState.SUCCESS);
        assertThat(bodies).as("mails sent").hasValue(0);
    }

    @Test
    void a_run_that_is_refused_leaves_nothing_that_a_later_resume_would_go_on_with() {
        List<RunOptions.Builder> refused = List.of(
                RunOptions.builder().executor(new ByHand()),
                RunOptions.builder().clock(() -> {
                    throw new IllegalStateException("no time");
                }));
        for (RunOptions.Builder each : refused) {
            RunOptions options = each.journal(journal).build();
            assertThatThrownBy(() -> pipeline.run(options)).isInstanceOf(PipelineException.class);
            assertThat(journal.runs("p")).isEmpty();
        }
        assertThat(bodies).hasValue(0);
    }
}
