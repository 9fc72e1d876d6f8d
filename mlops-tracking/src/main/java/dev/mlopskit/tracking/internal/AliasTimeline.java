package dev.mlopskit.tracking.internal;

import dev.mlopskit.tracking.AliasMove;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** What the moves of an alias, the oldest first, say of where it pointed. */
public final class AliasTimeline {
    private AliasTimeline() {}

    /** The version that the alias pointed at, at a moment. */
    public static Optional<Integer> at(List<AliasMove> moves, Instant moment) {
        Integer version = moves.isEmpty() ? null : moves.get(0).from();
        for (AliasMove move : moves) if (!move.at().isAfter(moment)) version = move.to();
        return Optional.ofNullable(version);
    }

    /**
     * The versions that the alias may go back to from where it points, the nearest first. Going back takes a step off the
     * trail, so that going back twice does not lead to where it began.
     */
    public static List<Integer> before(List<AliasMove> moves, int present) {
        Deque<Integer> trail = new ArrayDeque<>();
        for (AliasMove move : moves) {
            if (move.from() != null && !move.from().equals(trail.peek())) trail.push(move.from());
            if (move.to() == null) continue;
            boolean back = move.reason() != null && move.reason().startsWith("rollback: ") && trail.contains(move.to());
            if (!back) trail.push(move.to());
            else while (!move.to().equals(trail.peek())) trail.pop();
        }
        return trail.stream().dropWhile(version -> version == present).toList();
    }
}
