package dev.mlopskit.pipeline;

import dev.mlopskit.pipeline.internal.Names;
import dev.mlopskit.pipeline.internal.Waits;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How an {@link EventQueue} gives the events of a topic to the runs of a pipeline. Immutable and thread-safe; each method returns
 * another one.
 *
 * <table>
 * <caption>Options</caption>
 * <tr><th>name</th><th>meaning</th><th>default</th></tr>
 * <tr><td>named</td><td>the consumer, whose place in the topic is kept under this name</td><td>the name of the pipeline</td></tr>
 * <tr><td>maxActive</td><td>how many of its runs go on at the same time, in all processes</td><td>1</td></tr>
 * <tr><td>stopOnFailure</td><td>whether it stops after a run that is no success</td><td>it goes on</td></tr>
 * <tr><td>fromNow</td><td>whether a new consumer passes over what is there</td><td>it begins with the oldest event</td></tr>
 * <tr><td>pollEvery</td><td>how often it looks for events of other processes</td><td>500 ms</td></tr>
 * </table>
 */
public final class Delivery {
    private static final int MOST = 100_000;

    enum Kind {
        EACH,
        BATCH,
        LATEST
    }

    final Kind kind;
    final int count;
    final Duration time;
    final @Nullable String name;
    final int maxActive;
    final boolean stopsOnFailure;
    final boolean startsNow;
    final Duration every;

    /** The options of one that is being made. */
    private static final class Draft {
        private Kind kind = Kind.EACH;
        private int count = 1;
        private Duration time = Duration.ZERO;
        private @Nullable String name;
        private int maxActive = 1;
        private boolean stopsOnFailure;
        private boolean startsNow;
        private Duration every = Duration.ofMillis(500);
    }

    private Delivery(Draft draft) {
        kind = draft.kind;
        count = draft.count;
        time = draft.time;
        name = draft.name;
        maxActive = draft.maxActive;
        stopsOnFailure = draft.stopsOnFailure;
        startsNow = draft.startsNow;
        every = draft.every;
    }

    private static Delivery of(Kind kind, int count, Duration time) {
        Draft draft = new Draft();
        draft.kind = kind;
        draft.count = count;
        draft.time = time;
        return new Delivery(draft);
    }

    /** The same with a change. */
    private Delivery with(Consumer<Draft> change) {
        Draft draft = new Draft();
        draft.kind = kind;
        draft.count = count;
        draft.time = time;
        draft.name = name;
        draft.maxActive = maxActive;
        draft.stopsOnFailure = stopsOnFailure;
        draft.startsNow = startsNow;
        draft.every = every;
        change.accept(draft);
        return new Delivery(draft);
    }

    /** One run for each event, begun in the order of the events. */
    public static Delivery each() {
        return of(Kind.EACH, 1, Duration.ZERO);
    }

    /**
     * One run for several events: as soon as so many are there, or the oldest has waited so long, whichever is first. An event of a time that is yet to
     * come, as after a clock was set back, waits from when it is seen.
     *
     * @param count 1 to 100,000
     * @param time not negative; zero for what is there when the run before is over
     */
    public static Delivery batch(int count, Duration time) {
        if (count < 1 || count > MOST)
            throw new PipelineException("a batch cannot have " + count + " events: take 1 to " + MOST);
        if (time.isNegative()) throw new PipelineException("a batch cannot wait for " + time + ": take zero or more");
        return of(Kind.BATCH, count, Waits.most(time));
    }

    /** One run for the newest event; those before it that no run was given are passed over. */
    public static Delivery latest() {
        return of(Kind.LATEST, 1, Duration.ZERO);
    }

    /** Keeps the place under this name, by the rule for names of tasks; each consumer of a topic sees every event. */
    public Delivery named(String consumer) {
        if (!Names.good(consumer)) throw new PipelineException(Names.complaint("consumer", consumer));
        return with(draft -> draft.name = consumer);
    }

    /** Lets so many runs go on at the same time; 1 or more. */
    public Delivery maxActive(int runs) {
        if (runs < 1) throw new PipelineException("a consumer cannot have " + runs + " active runs: take 1 or more");
        return with(draft -> draft.maxActive = runs);
    }

    /**
     * Stops after a run that failed or was cancelled, in this process. Its events are not delivered again: mend the run with
     * {@link Pipeline#rerun}, and deliver anew to go on with the next.
     */
    public Delivery stopOnFailure() {
        return with(draft -> draft.stopsOnFailure = true);
    }

    /** Lets a consumer that is new begin with the events that are published from now on. */
    public Delivery fromNow() {
        return with(draft -> draft.startsNow = true);
    }

    /** Sets how often it looks for events that other processes published, and for runs that they left; more than zero. */
    public Delivery pollEvery(Duration interval) {
        if (interval.isNegative() || interval.isZero())
            throw new PipelineException("a consumer cannot poll every " + interval + ": take more than zero");
        return with(draft -> draft.every = Waits.most(interval));
    }

    @Override
    public String toString() {
        return switch (kind) {
            case EACH -> "each";
            case BATCH -> "batches of " + count + ", or of " + time;
            case LATEST -> "the latest";
        };
    }
}
