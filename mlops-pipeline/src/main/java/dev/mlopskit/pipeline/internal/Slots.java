package dev.mlopskit.pipeline.internal;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which slots of pools the bodies of one run hold, and which of its tasks wait for some: for each pool in a line, by priority and then
 * in the order of coming. Who needs more than is free is passed by those that need less, unless these have a lower priority:
 * so a task with a high one gets its slots together. Guarded by the lock of its engine.
 *
 * <p>Each line with somebody in it is known to its pool, or a call of it is on its way: no slot stays free for which one waits.
 */
final class Slots {
    /** Where a task stands. */
    private record Place(int task, int slots, int priority, long number) {
        static final Comparator<Place> ORDER =
                Comparator.comparingInt(Place::priority).reversed().thenComparingLong(Place::number);
    }

    /** Those that wait for one pool, by how many slots they need: of equal ones only the first has to be looked at. */
    private static final class Line {
        private final Map<Integer, TreeSet<Place>> bySlots = new HashMap<>();

        boolean isEmpty() {
            return bySlots.isEmpty();
        }

        boolean has(Place place) {
            TreeSet<Place> places = bySlots.get(place.slots);
            return places != null && places.contains(place);
        }

        void add(Place place) {
            bySlots.computeIfAbsent(place.slots, none -> new TreeSet<>(Place.ORDER))
                    .add(place);
        }

        void remove(Place place) {
            TreeSet<Place> places = bySlots.get(place.slots);
            if (places != null && places.remove(place) && places.isEmpty()) bySlots.remove(place.slots);
        }

        IntStream tasks() {
            return bySlots.values().stream().flatMap(TreeSet::stream).mapToInt(Place::task);
        }

        /** Whose turn it is when so many slots are free; {@code null} for nobody's. */
        @Nullable
        Place next(int free) {
            Place next = null;
            int kept = Integer.MIN_VALUE;
            for (TreeSet<Place> places : bySlots.values()) {
                Place first = places.first();
                if (first.slots > free) kept = Math.max(kept, first.priority);
                else if (next == null || Place.ORDER.compare(first, next) < 0) next = first;
            }
            return next == null || next.priority < kept ? null : next;
        }
    }

    private final Graph graph;
    private final Runnable whenFree;
    private final Map<Pool, Line> lines = new LinkedHashMap<>();
    /** The numbers of those that had to wait, until they have all that they need. */
    private final Map<Integer, Long> numbers = new HashMap<>();

    private long came;
    private List<Runnable> called = new ArrayList<>();

    /**
     * For one run.
     *
     * @param whenFree called without the lock when slots are free for which a task of the run waits
     */
    Slots(Graph graph, Runnable whenFree) {
        this.graph = graph;
        this.whenFree = whenFree;
    }

    /** Takes what a task needs; if that is not free or is another one's, the task waits here and the answer is no. */
    boolean take(int task) {
        Pool own = graph.ownPool(task);
        Pool pool = graph.pool(task);
        if (own == null && pool == null) return true;
        boolean waited = !numbers.isEmpty() && numbers.containsKey(task);
        if (own != null && !take(own, 1, task)) {
            // What was meant for it in the other pool is for the next there.
            if (waited && pool != null) called.add(whenFree);
            return false;
        }
        if (pool != null && !take(pool, graph.options(task).slots, task)) {
            if (own != null) called.addAll(own.give(1));
            return false;
        }
        if (!numbers.isEmpty()) numbers.remove(task);
        return true;
    }

    private boolean take(Pool pool, int slots, int task) {
        Line line = lines.computeIfAbsent(pool, none -> new Line());
        if (line.isEmpty() && pool.take(slots, whenFree)) return true;
        Place place = place(task, slots, numbers.computeIfAbsent(task, none -> came++));
        line.add(place);
        if (!place.equals(line.next(pool.free())) || !pool.take(slots, whenFree)) return false;
        line.remove(place);
        return true;
    }

    private Place place(int task, int slots, long number) {
        return new Place(task, slots, graph.priority(task), number);
    }

    /** Gives back what a task had taken. */
    void give(int task) {
        Pool own = graph.ownPool(task);
        if (own != null) called.addAll(own.give(1));
        Pool pool = graph.pool(task);
        if (pool != null) called.addAll(pool.give(graph.options(task).slots));
    }

    /** Those that are to be called because of what was given, once the lock is released. */
    List<Runnable> called() {
        if (called.isEmpty()) return List.of();
        List<Runnable> all = called;
        called = new ArrayList<>();
        return all;
    }

    /** Lets those that wait try again whose turn it is, as far as there are slots. */
    void tryAgain(Ready ready) {
        lines.forEach((pool, line) -> {
            if (line.isEmpty()) return;
            // Whoever was called is forgotten; and slots may be given back while these are counted.
            pool.callWhenFree(whenFree);
            int free = pool.free();
            for (Place next = line.next(free); next != null; next = line.next(free)) {
                line.remove(next);
                free -= next.slots;
                ready.add(next.task);
            }
        });
    }

    /** Which pool a task waits for, or would have to; {@code null} if none. */
    @Nullable
    Pool missing(int task) {
        Pool own = graph.ownPool(task);
        if (own != null && lacks(own, 1, task)) return own;
        Pool pool = graph.pool(task);
        return pool != null && lacks(pool, graph.options(task).slots, task) ? pool : null;
    }

    private boolean lacks(Pool pool, int slots, int task) {
        if (pool.free() < slots) return true;
        Line line = lines.get(pool);
        Long number = numbers.get(task);
        return line != null && number != null && line.has(place(task, slots, number));
    }

    /** Whether a task waits for some. */
    boolean areWaitedFor() {
        return lines.values().stream().anyMatch(line -> !line.isEmpty());
    }

    /** Lets some tasks try again, and all others wait no more. */
    void retain(BitSet tasks, Ready ready) {
        for (Line line : lines.values()) line.tasks().filter(tasks::get).forEach(ready::add);
        clear();
    }

    void clear() {
        lines.clear();
        numbers.clear();
    }
}
