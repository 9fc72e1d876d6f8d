package dev.mlopskit.pipeline;

import dev.mlopskit.pipeline.internal.Names;
import dev.mlopskit.pipeline.internal.TaskSpec;
import dev.mlopskit.pipeline.internal.cache.Loaded;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What tasks and mapped tasks have in common: a name, a place in the order, and how they are run. Can be configured until
 * {@link Pipeline#define} returns; from then on it is immutable and thread-safe. An option that is set twice, or to what
 * cannot be, is an error of the definition.
 *
 * <table>
 * <caption>Options</caption>
 * <tr><th>name</th><th>meaning</th><th>default</th></tr>
 * <tr><td>rule</td><td>when it runs, by what became of the tasks before it</td><td>{@link TriggerRule#ALL_SUCCESS}</td></tr>
 * <tr><td>retries, retry</td><td>whether it is tried again</td><td>it is not</td></tr>
 * <tr><td>timeout</td><td>how long one attempt may take</td><td>for ever</td></tr>
 * <tr><td>pool</td><td>which pool it takes slots of, and how many</td><td>none; 1</td></tr>
 * <tr><td>priority</td><td>which of those that could run goes first: the higher</td><td>0</td></tr>
 * <tr><td>maxActive</td><td>how many of its bodies run at the same time, in all runs of the pipeline</td><td>any number; of the items of a mapped task 16</td></tr>
 * <tr><td>cached</td><td>whether its result is taken from a cache</td><td>it is not</td></tr>
 * <tr><td>afterCrash</td><td>what becomes of a body that ran when its process ended or its scheduler was closed, in a run with a journal</td><td>{@link AfterCrash#RETRY}</td></tr>
 * <tr><td>transientValue</td><td>whether its value is left out of the journal</td><td>no</td></tr>
 * <tr><td>asset</td><td>which topic hears of its success, in a run with a journal</td><td>none</td></tr>
 * <tr><td>allowFailure</td><td>whether the run can be a success though this failed</td><td>no</td></tr>
 * </table>
 *
 * @param <T> the type of the value
 * @param <S> the type of this handle
 */
public abstract sealed class Step<T extends @Nullable Object, S extends Step<T, S>> extends Input<T>
        permits Task, Mapped {
    private final TaskSpec spec;

    Step(TaskSpec spec) {
        super(spec);
        this.spec = spec;
    }

    abstract S self();

    /** The name, unique in its pipeline; within a group it begins with that of the group and a dot. */
    public String name() {
        return spec.name();
    }

    /**
     * Lets this start only after others, without taking their values.
     *
     * @throws PipelineException if the pipeline is already defined
     */
    public S after(Step<?, ?> first, Step<?, ?>... more) {
        spec.after(first.spec);
        for (Step<?, ?> other : more) spec.after(other.spec);
        return self();
    }

    /** Lets this start only after a group: after each of its tasks that no other task of it comes after. */
    public S after(PipelineBuilder group) {
        spec.after(group.group());
        return self();
    }

    /**
     * Does the same by name; the name may be one that is defined further down. In a group it is first looked for there.
     *
     * @throws PipelineException if the pipeline is already defined
     */
    public S after(String first, String... more) {
        spec.after(first);
        for (String name : more) spec.after(name);
        return self();
    }

    /** Runs when a rule says so. */
    public S rule(TriggerRule rule) {
        spec.options("rule").rule = rule;
        return self();
    }

    /** Is tried again at once, up to so many times, each time its body throws. */
    public S retries(int times) {
        spec.check("retries", times >= 0, times, "take 0 or more");
        return times < 0 ? self() : retry(Retry.times(times));
    }

    /** Is tried again when its body throws. */
    public S retry(Retry retry) {
        spec.options("retry").retry = retry;
        return self();
    }

    /**
     * Interrupts an attempt that runs longer; it then counts as one that threw a {@link TaskTimeoutException}, whatever it
     * does. A body that does not heed the interrupt keeps its thread, and the task its state, until it ends. A question that
     * nobody answers in that time, from when its attempt began, counts as one that threw it too.
     */
    public S timeout(Duration timeout) {
        spec.check("timeout", !timeout.isNegative() && !timeout.isZero(), timeout, "take more than zero");
        spec.options("timeout").timeout = timeout;
        return self();
    }

    /** Takes one slot of a pool while its body runs; see {@link PipelineBuilder#pool}. */
    public S pool(String pool) {
        return pool(pool, 1);
    }

    /** Takes several slots of a pool at once while its body runs. */
    public S pool(String pool, int slots) {
        spec.check("slots", slots > 0, slots, "take 1 or more");
        spec.options("pool").pool = pool;
        spec.options(null).slots = slots;
        return self();
    }

    /**
     * Goes before those of a lower priority that could run at the same time; may be negative. What it is worth says the
     * {@linkplain PipelineBuilder#weightRule rule} of the pipeline.
     */
    public S priority(int priority) {
        spec.options("priority").priority = priority;
        return self();
    }

    /** Lets no more of its bodies run at the same time. */
    public S maxActive(int bodies) {
        spec.check("maxActive", bodies > 0, bodies, "take 1 or more");
        spec.options("maxActive").maxActive = bodies;
        return self();
    }

    /**
     * Says what becomes of its body, or of its items, that ran when the process ended, in a run with a {@link Journal} that another process goes on with.
     */
    public S afterCrash(AfterCrash what) {
        spec.options("afterCrash").afterCrash = what;
        return self();
    }

    /**
     * Does not keep its value in a {@link Journal}, which tells what it can keep: for what it cannot, such as a connection or a
     * collection of a class of one's own, or what is quick to make. When another process
     * goes on with the run and something still needs the value, the body runs again.
     */
    public S transientValue() {
        spec.options("transientValue").transientValue = true;
        return self();
    }

    /** Takes its result from the {@link Cache} of a run if its code and inputs are what they were; see {@link #cached(CachePolicy)} and {@link RunOptions.Builder#cache}. */
    public S cached() {
        return cached(CachePolicy.standard());
    }

    /**
     * Takes its result from the {@link Cache} of a run if nothing of what it depends on has changed; of a mapped task item by item. Of a {@link
     * TaskContext} among its inputs the data interval, the number of the item, and the names of pipeline and task count. What differs from run to
     * run cannot: the result of a body that asks for {@link TaskContext#seed()}, {@link TaskContext#runId()} or {@link TaskContext#attempt()}, or
     * is told that it is {@linkplain TaskContext#cancelled() cancelled}, is not kept, and {@code explain} says so; let a seed be a param.
     */
    public S cached(CachePolicy policy) {
        spec.options("cached").cache = policy;
        Loaded.note(spec.code());
        return self();
    }

    /** Makes this a setup: what is between it and its teardown runs only if it succeeded, also where it is not straight after it. */
    public S setup() {
        spec.options("setup").setup = true;
        return self();
    }

    /**
     * Makes this the teardown of setups: it runs once all that comes after them is done, however that ended, unless no setup
     * succeeded; also when the run is cancelled. What comes after this, and other teardowns, it does not wait for. Its own failure
     * does not fail the run. What it is said to come after is between it and its setups: that runs only if they succeeded.
     */
    public S teardownOf(Step<?, ?> first, Step<?, ?>... more) {
        spec.options("teardownOf").teardown = true;
        spec.tearsDown(first.spec);
        for (Step<?, ?> setup : more) spec.tearsDown(setup.spec);
        return self();
    }

    /**
     * Makes an asset: each time that this succeeds in a run with a {@link Journal}, an event is added to the topic of that name in the same
     * transaction, so that other pipelines can follow, see {@link EventQueue}. Its value is a map of {@code pipeline}, {@code run},
     * {@code task} and {@code value}, which is what the task returned; it is left out where the journal has none of its own, as of a transient value or a
     * mapped task, and where it is longer than 64 Ki characters. Whoever reads the topic needs the classes of the records and enums in it. Its key is the run and
     * the task.
     *
     * @param name by the same rule as the name of a task
     */
    public S asset(String name) {
        spec.check("asset", Names.good(name), "'" + name + "'", "use 1 to 250 letters, digits, '_', '-' or '.'");
        spec.options("asset").asset = name;
        return self();
    }

    /** Lets the run be a success though this fails. What depends on it is settled as after any failure. */
    public S allowFailure() {
        spec.options("allowFailure").allowFailure = true;
        return self();
    }

    TaskSpec spec() {
        return spec;
    }

    @Override
    public String toString() {
        return "task '" + spec.name() + "'";
    }
}
