package dev.mlopskit.benchmarks.soak.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.tracking.AliasMove;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MoveLedgerTest {
    private final MoveLedger ledger = new MoveLedger();

    private static AliasMove move(@Nullable Integer from, int to, @Nullable String reason) {
        return new AliasMove("tumors", "champion", from, to, Instant.EPOCH, "somebody", reason);
    }

    private static List<AliasMove> history(AliasMove... more) {
        List<AliasMove> history = new ArrayList<>(List.of(move(null, 1, null)));
        history.addAll(List.of(more));
        return history;
    }

    @Test
    void what_was_acknowledged_is_there_once_and_what_came_too_late_is_not() {
        ledger.add(List.of("asked p0-1", "done p0-1 2 1", "asked p1-1", "lost p1-1", "asked p1-2", "asked p1-3"));
        assertThat(ledger.check(history(move(1, 2, "p0-1"), move(2, 3, "promoted: p1-2")), 1))
                .startsWith("3 moves")
                .contains("1 that were acknowledged", "1 that came too late", "1 were committed as");
    }

    @Test
    void a_move_that_is_missing_twice_there_or_written_over_another_is_found() {
        ledger.add(List.of("asked p0-1", "done p0-1 2 1", "asked p1-1", "lost p1-1"));
        broken("lacks p0-1", history());
        broken("twice: [p0-1]", history(move(1, 2, "p0-1"), move(2, 2, "p0-1")));
        broken("a move was lost", history(move(1, 2, "p0-1"), move(3, 1, "other")));
        broken("another came first", history(move(1, 2, "p0-1"), move(2, 1, "p1-1")));
        broken("acknowledged was", history(move(1, 3, "p0-1")));
        broken("acknowledged was", history(move(1, 3, "other"), move(3, 2, "p0-1")));
        broken("nobody asked", history(move(1, 2, "p0-1"), move(2, 1, "p1-9")));
    }

    private void broken(String problem, List<AliasMove> history) {
        assertThatThrownBy(() -> ledger.check(history, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(problem);
    }
}
