package dev.mlopskit.pipeline.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.pipeline.DataInterval;
import dev.mlopskit.pipeline.RunState;
import dev.mlopskit.pipeline.internal.schedule.ScheduleState.Claim;
import dev.mlopskit.tracking.Tracking;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What outlives a scheduler, in memory and in a database. */
class ScheduleStateTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    private static DataInterval hour(int hour) {
        return new DataInterval(T0.plusSeconds(3600L * hour), T0.plusSeconds(3600L * (hour + 1)));
    }

    abstract static class Contract {
        /** The same state, opened by one more scheduler. */
        abstract ScheduleState open();

        @Test
        void a_schedule_keeps_the_position_that_it_had_first_and_moves_on() {
            ScheduleState state = open();
            assertThat(state.open("s", T0).position()).isEqualTo(T0);
            assertThat(state.open("s", T0.plusSeconds(5)).position()).isEqualTo(T0);
            assertThat(state.begin("s", hour(0), Claim.SCHEDULE)).isTrue();
            assertThat(state.open("s", T0).position()).isEqualTo(hour(0).end());
            assertThat(state.begin("s", hour(0), Claim.SCHEDULE)).isFalse();
        }

        @Test
        void what_runs_is_begun_by_nobody_else_and_what_succeeded_only_by_who_asks_for_it_again() {
            ScheduleState state = open();
            state.open("s", T0);
            assertThat(state.begin("s", hour(0), Claim.SCHEDULE)).isTrue();
            for (Claim claim : List.of(Claim.SCHEDULE, Claim.BACKFILL, Claim.AGAIN))
                assertThat(open().begin("s", hour(0), claim)).isFalse();
            state.end("s", hour(0), RunState.SUCCESS);
            assertThat(state.succeeded("s", T0, hour(5).end())).containsExactly(hour(0));
            assertThat(state.succeeded("s", T0.plusSeconds(1), hour(5).end())).isEmpty();
            assertThat(state.begin("s", hour(0), Claim.BACKFILL)).isFalse();
            assertThat(state.begin("s", hour(0), Claim.AGAIN)).isTrue();
            state.end("s", hour(0), RunState.FAILED);
            assertThat(state.succeeded("s", T0, hour(5).end())).isEmpty();
            assertThat(state.begin("s", hour(0), Claim.BACKFILL)).isTrue();
        }

        @Test
        void what_its_owner_has_given_back_is_handed_out_again() {
            ScheduleState first = open();
            first.open("s", T0);
            assertThat(first.begin("s", hour(0), Claim.SCHEDULE)).isTrue();
            assertThat(first.begin("s[a]", hour(1), Claim.BACKFILL)).isTrue();
            assertThat(first.unfinished("s").free()).isEmpty();
            first.close();
            ScheduleState next = open();
            assertThat(next.unfinished("s").free()).containsExactly(hour(0));
            assertThat(next.begin("s", hour(0), Claim.SCHEDULE)).isFalse();
            assertThat(next.begin("s", hour(0), Claim.RESUME)).isTrue();
            assertThat(next.unfinished("s").free()).isEmpty();
            assertThat(next.begin("s[a]", hour(1), Claim.BACKFILL)).isTrue();
        }

        @Test
        void what_it_has_begun_itself_a_scheduler_takes_up_again_but_not_what_has_ended() {
            ScheduleState state = open();
            state.open("s", T0);
            assertThat(state.begin("s", hour(0), Claim.RESUME)).isFalse();
            assertThat(state.begin("s", hour(0), Claim.SCHEDULE)).isTrue();
            assertThat(state.begin("s", hour(0), Claim.RESUME)).isTrue();
            state.end("s", hour(0), RunState.FAILED);
            assertThat(state.begin("s", hour(0), Claim.RESUME)).isFalse();
            assertThat(state.begin("s", hour(0), Claim.BACKFILL)).isTrue();
            state.end("s", hour(0), RunState.SUCCESS);
            assertThat(state.begin("s", hour(0), Claim.RESUME)).isFalse();
        }

        @Test
        void a_pause_is_kept_and_a_schedule_that_is_removed_leaves_nothing() {
            ScheduleState state = open();
            state.open("s", T0);
            state.open("s_", T0);
            state.pause("s", true);
            assertThat(open().open("s", T0).paused()).isTrue();
            for (String key : new String[] {"s", "s[a, b]", "s_"}) {
                assertThat(state.begin(key, hour(0), Claim.BACKFILL)).isTrue();
                state.end(key, hour(0), RunState.SUCCESS);
            }
            state.remove("s");
            assertThat(state.open("s", T0.plusSeconds(7)).position()).isEqualTo(T0.plusSeconds(7));
            assertThat(state.open("s", T0).paused()).isFalse();
            assertThat(state.succeeded("s[a, b]", T0, hour(1).end())).isEmpty();
            assertThat(state.succeeded("s_", T0, hour(1).end())).hasSize(1);
        }
    }

    @Nested
    class InMemory extends Contract {
        private final MemoryState state = new MemoryState();

        @Override
        ScheduleState open() {
            return state;
        }
    }

    @Nested
    class InADatabase extends Contract {
        @TempDir
        Path folder;

        private Tracking tracking;

        @Override
        ScheduleState open() {
            if (tracking == null) tracking = Tracking.open(folder.resolve("mlflow.db"));
            return new SqlScheduleState(tracking.store());
        }

        @Test
        void whoever_was_silent_for_too_long_says_no_more_how_it_ended() throws Exception {
            ScheduleState silent = open();
            ScheduleState next = open();
            silent.open("s", T0);
            assertThat(silent.begin("s", hour(0), Claim.SCHEDULE)).isTrue();
            sql("UPDATE mlopskit_pipeline_intervals SET lease_until = 0");
            assertThat(next.begin("s", hour(0), Claim.RESUME)).isTrue();
            for (RunState state : RunState.values()) silent.end("s", hour(0), state);
            assertThat(next.succeeded("s", T0, hour(1).end())).isEmpty();
            assertThat(silent.begin("s", hour(0), Claim.BACKFILL)).isFalse();
            next.end("s", hour(0), RunState.SUCCESS);
            assertThat(silent.succeeded("s", T0, hour(1).end())).containsExactly(hour(0));
        }

        @Test
        void what_another_process_runs_may_be_free_when_its_lease_is_over() throws Exception {
            ScheduleState other = open();
            other.open("s", T0);
            assertThat(other.begin("s", hour(0), Claim.SCHEDULE)).isTrue();
            assertThat(other.unfinished("s").nextFree()).isNull();
            assertThat(open().unfinished("s").nextFree())
                    .isBetween(Instant.now(), Instant.now().plusSeconds(31));
            sql("UPDATE mlopskit_pipeline_intervals SET lease_until = 0");
            assertThat(open().unfinished("s")).isEqualTo(new ScheduleState.Unfinished(List.of(hour(0)), null));
        }

        private void sql(String statement) throws Exception {
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("mlflow.db"));
                    Statement change = connection.createStatement()) {
                change.execute(statement);
            }
        }
    }
}
