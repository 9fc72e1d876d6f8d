package dev.mlopskit.benchmarks.soak.serving;

import dev.mlopskit.tracking.AliasMove;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What processes have said of the moves of one alias, each by an id that is the reason of the move, and whether it is so. */
final class MoveLedger {
    private final Set<String> asked = new HashSet<>();
    /** Moves that were acknowledged, and are to be in the history, by their ids. */
    private final Map<String, Done> done = new HashMap<>();
    /** Moves of which the process was told that another came first. */
    private final Set<String> lost = new HashSet<>();
    /** Moves that may have found the alias where they wanted it. */
    private final Set<String> perhaps = new HashSet<>();

    private long rolledBack;

    /** Where an alias was moved to, and where it had to be for that; {@code null} if the process does not know. */
    private record Done(int to, @Nullable Integer from) {}

    /** Takes the lines of a process. */
    void add(List<String> lines) {
        for (String line : lines) {
            String[] words = line.split(" ");
            switch (words[0]) {
                case "asked" -> asked.add(words[1]);
                case "done" ->
                    done.put(
                            words[1],
                            new Done(Integer.parseInt(words[2]), words.length < 4 ? null : Integer.valueOf(words[3])));
                case "lost" -> lost.add(words[1]);
                case "perhaps" -> perhaps.add(words[1]);
                case "rolled-back" -> rolledBack++;
                default -> {}
            }
        }
    }

    /** Compares it with the history, and says what was found. */
    String check(List<AliasMove> history, int first) {
        Map<String, AliasMove> byId = new HashMap<>();
        List<String> twice = new ArrayList<>();
        @Nullable Integer at = null;
        int promoted = 0;
        for (AliasMove move : history) {
            // Each move knows where the one before it went: none was written over another.
            if (!Objects.equals(move.from(), at))
                throw new IllegalStateException("a move was lost before " + move + ": the alias was at " + at);
            at = move.to();
            String id = id(move);
            if (id.startsWith("promoted")) promoted++;
            if (!id.isEmpty() && byId.put(id, move) != null && asked.contains(id)) twice.add(id);
        }
        if (!twice.isEmpty()) throw new IllegalStateException("in the history twice: " + twice);
        if (history.isEmpty() || !Objects.equals(history.get(0).to(), first))
            throw new IllegalStateException("the history does not begin with version " + first);
        done.forEach((id, said) -> {
            AliasMove move = byId.get(id);
            if (move == null) throw new IllegalStateException("the history lacks " + id + ", which was acknowledged");
            if (!Objects.equals(said.to(), move.to())
                    || said.from() != null && !said.from().equals(move.from()))
                throw new IllegalStateException("acknowledged was " + said + ", and the history has " + move);
        });
        for (String id : lost)
            if (byId.containsKey(id))
                throw new IllegalStateException("the history has " + id + ", which was told that another came first");
        for (String id : byId.keySet())
            if (id.matches("p\\d+-\\d+") && !asked.contains(id))
                throw new IllegalStateException("nobody asked for " + byId.get(id));
        long unknown = asked.stream()
                .filter(id -> byId.containsKey(id) && !done.containsKey(id) && !perhaps.contains(id))
                .count();
        return history.size() + " moves, each after the one before it: " + done.size()
                + " that were acknowledged are there once, " + lost.size() + " that came too late are not, " + unknown
                + " were committed as their process was killed, " + promoted + " are promotions by an endpoint itself, "
                + rolledBack + " canaries were rolled back";
    }

    /** The last word of the reason, after which comes nothing. */
    private static String id(AliasMove move) {
        String reason = move.reason() == null ? "" : move.reason();
        return reason.startsWith("promoted: p") ? reason.substring("promoted: ".length()) : reason;
    }
}
