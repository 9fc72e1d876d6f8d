package dev.mlopskit.pipeline;

import dev.mlopskit.pipeline.internal.Call;
import dev.mlopskit.pipeline.internal.Definition;
import dev.mlopskit.pipeline.internal.GroupSpec;
import dev.mlopskit.pipeline.internal.InputSpec;
import dev.mlopskit.pipeline.internal.Items;
import dev.mlopskit.pipeline.internal.Sources;
import dev.mlopskit.pipeline.internal.TaskSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the tasks of a pipeline are defined, inside {@link Pipeline#define}. Each method takes a name, the inputs, and a body
 * of their values in that order; one that returns nothing is handed to {@code run} rather than {@code task}. A task runs when its {@link TriggerRule} says so: when all its inputs have succeeded, unless
 * it has another. Values go from body to body by reference, {@code null} included; where a rule lets a task run though an
 * input has no value, that is {@code null} too.
 *
 * <p>A name has 1 to 250 letters, digits, {@code _}, {@code -} or {@code .} (Airflow's rule) and is used once. Mistakes are
 * collected and thrown by {@link Pipeline#define} together. Not thread-safe.
 */
public final class PipelineBuilder {
    private static final Input<TaskContext> CONTEXT = new Input.Given<>(new InputSpec.OfContext());
    private static final Input<List<Event>> EVENTS = new Input.Given<>(new InputSpec.OfEvents());

    private final Definition definition;
    private final GroupSpec group;

    PipelineBuilder(Definition definition, GroupSpec group) {
        this.definition = definition;
        this.group = group;
    }

    /** The context of whatever body takes it, as an input. */
    public Input<TaskContext> context() {
        return CONTEXT;
    }

    /**
     * The events that a run was begun with, the oldest first, as an input: also after {@link Pipeline#resume(RunOptions)} and {@link
     * Pipeline#rerun}. Empty in a run that no {@link EventQueue} delivered to.
     */
    public Input<List<Event>> events() {
        return EVENTS;
    }

    /** A value that is known now, as an input. */
    public <T extends @Nullable Object> Input<T> value(T value) {
        return new Input.Given<>(new InputSpec.OfValue(value));
    }

    /**
     * The params of a run, as an input: a record of this class, which {@link RunOptions.Builder#params(Record)} and its siblings
     * fill, field by field. Once for each pipeline. Its components are primitives and their boxes, {@code String}, enums,
     * {@link java.time.Instant}, {@link java.time.LocalDate}, {@link java.time.Duration}, {@link java.nio.file.Path}, lists of these, and records
     * of these. A run has to give all but those that are {@link java.util.Optional} or have an annotation called {@code Nullable}.
     */
    public <P extends Record> Input<P> params(Class<P> type) {
        definition.params(type, null);
        return new Input.Given<>(new InputSpec.OfParams());
    }

    /** The params of a run, as an input, with defaults; a component that is {@code null} in them has none. */
    public <P extends Record> Input<P> params(P defaults) {
        definition.params(defaults.getClass(), defaults);
        return new Input.Given<>(new InputSpec.OfParams());
    }

    /**
     * Sets what priorities are worth when several tasks could run, for the whole pipeline; {@link WeightRule#ABSOLUTE} if it is not called.
     */
    public void weightRule(WeightRule rule) {
        definition.weightRule(rule);
    }

    /**
     * A pool: bodies that take its slots run at the same time only as far as the slots reach, in all runs of this pipeline.
     *
     * <p>Tasks of a run wait for slots by their {@linkplain Step#priority priority}, and equal ones in the order in which they came. A task that needs more
     * than are free is passed by those that fit, as in Airflow, so that no slot is idle; but not by tasks of a lower priority: slots that
     * become free are kept until they are enough for it. So give a task that needs many a higher priority than those that need few, if it is not to
     * wait for these. Between runs, whoever comes first takes what is free.
     */
    public void pool(String name, int slots) {
        definition.pool(name, slots);
    }

    /**
     * A group: what is defined by the builder that this returns belongs together, and its names begin with that of the group and
     * a dot, so a method that defines tasks and hands one back is a pipeline within others, which can be used many times:
     * {@code Task<Model> model = train(p.group("small"), rows)}. Names of tasks that are given as texts are first looked for in the group. Other tasks, and other groups, can be ordered {@linkplain Step#after(PipelineBuilder) after} it as a whole.
     */
    public PipelineBuilder group(String name) {
        return new PipelineBuilder(definition, group.group(name));
    }

    /** Lets all of this group start only after some tasks. */
    public PipelineBuilder after(Step<?, ?> first, Step<?, ?>... more) {
        group.after(first.spec());
        for (Step<?, ?> other : more) group.after(other.spec());
        return this;
    }

    /** Lets all of this group start only after another group. */
    public PipelineBuilder after(PipelineBuilder other) {
        group.after(other.group);
        return this;
    }

    /** A task without inputs. */
    public <R extends @Nullable Object> Task<R> task(String name, Body.Of0<? extends R> body) {
        return add(name, body, in -> body.run());
    }

    /** A task of one input. */
    public <A extends @Nullable Object, R extends @Nullable Object> Task<R> task(
            String name, Input<A> a, Body.Of1<? super A, ? extends R> body) {
        return add(name, body, in -> body.run(a.cast(in[0])), a);
    }

    /** A task of two inputs. */
    public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> Task<R> task(
            String name, Input<A> a, Input<B> b, Body.Of2<? super A, ? super B, ? extends R> body) {
        return add(name, body, in -> body.run(a.cast(in[0]), b.cast(in[1])), a, b);
    }

    /** A task of three inputs. */
    public <
                    A extends @Nullable Object,
                    B extends @Nullable Object,
                    C extends @Nullable Object,
                    R extends @Nullable Object>
            Task<R> task(
                    String name,
                    Input<A> a,
                    Input<B> b,
                    Input<C> c,
                    Body.Of3<? super A, ? super B, ? super C, ? extends R> body) {
        return add(name, body, in -> body.run(a.cast(in[0]), b.cast(in[1]), c.cast(in[2])), a, b, c);
    }

    /** A task of four inputs. */
    public <
                    A extends @Nullable Object,
                    B extends @Nullable Object,
                    C extends @Nullable Object,
                    D extends @Nullable Object,
                    R extends @Nullable Object>
            Task<R> task(
                    String name,
                    Input<A> a,
                    Input<B> b,
                    Input<C> c,
                    Input<D> d,
                    Body.Of4<? super A, ? super B, ? super C, ? super D, ? extends R> body) {
        return add(name, body, in -> body.run(a.cast(in[0]), b.cast(in[1]), c.cast(in[2]), d.cast(in[3])), a, b, c, d);
    }

    /** A task without inputs whose body returns nothing; its value is {@code null}. */
    public Task<@Nullable Void> run(String name, Body.Run0 body) {
        return add(name, body, in -> {
            body.run();
            return null;
        });
    }

    /** A task of one input whose body returns nothing. */
    public <A extends @Nullable Object> Task<@Nullable Void> run(String name, Input<A> a, Body.Run1<? super A> body) {
        return add(
                name,
                body,
                in -> {
                    body.run(a.cast(in[0]));
                    return null;
                },
                a);
    }

    /** A task of two inputs whose body returns nothing. */
    public <A extends @Nullable Object, B extends @Nullable Object> Task<@Nullable Void> run(
            String name, Input<A> a, Input<B> b, Body.Run2<? super A, ? super B> body) {
        return add(
                name,
                body,
                in -> {
                    body.run(a.cast(in[0]), b.cast(in[1]));
                    return null;
                },
                a,
                b);
    }

    /** A task of three inputs whose body returns nothing. */
    public <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object>
            Task<@Nullable Void> run(
                    String name, Input<A> a, Input<B> b, Input<C> c, Body.Run3<? super A, ? super B, ? super C> body) {
        return add(
                name,
                body,
                in -> {
                    body.run(a.cast(in[0]), b.cast(in[1]), c.cast(in[2]));
                    return null;
                },
                a,
                b,
                c);
    }

    /** A task over the values of any number of inputs, as an unmodifiable list in their order. */
    public <A extends @Nullable Object, R extends @Nullable Object> Task<R> gather(
            String name, List<? extends Input<? extends A>> inputs, Body.Of1<? super List<A>, ? extends R> body) {
        return add(name, body, in -> body.run(list(in)), inputs.toArray(new Input<?>[0]));
    }

    /**
     * A mapped task: its body runs once for each item. The items are pulled one by one as bodies become free, so that a source
     * without end, or of a million rows, never sits in memory. One that is {@link AutoCloseable} is closed once it has been read, or, where
     * it is what a task returned and is never read or taken by others too, at the latest when the run ends. The rules
     * of tasks after it count items: one that throws a {@link SkipException} skips those of the rule {@link TriggerRule#ALL_SUCCESS},
     * and those of {@link TriggerRule#NONE_FAILED} have the values of the others.
     */
    public <A extends @Nullable Object, R extends @Nullable Object> Mapped<R> map(
            String name, Input<? extends Iterable<? extends A>> items, Body.Of1<? super A, ? extends R> body) {
        return addMapped(name, Sources.each(), body, in -> body.run(item(in[0])), items);
    }

    /** A mapped task whose bodies share another input. */
    public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> Mapped<R> map(
            String name,
            Input<? extends Iterable<? extends A>> items,
            Input<B> b,
            Body.Of2<? super A, ? super B, ? extends R> body) {
        return addMapped(name, Sources.each(), body, in -> body.run(item(in[0]), b.cast(in[1])), items, b);
    }

    /** A mapped task whose bodies share two other inputs. */
    public <
                    A extends @Nullable Object,
                    B extends @Nullable Object,
                    C extends @Nullable Object,
                    R extends @Nullable Object>
            Mapped<R> map(
                    String name,
                    Input<? extends Iterable<? extends A>> items,
                    Input<B> b,
                    Input<C> c,
                    Body.Of3<? super A, ? super B, ? super C, ? extends R> body) {
        return addMapped(
                name, Sources.each(), body, in -> body.run(item(in[0]), b.cast(in[1]), c.cast(in[2])), items, b, c);
    }

    /**
     * A mapped task over what a stream gives, which its task opens anew in each run. It is read once, as bodies become free, and closed
     * then; at the latest when the run ends, however that is and though it was never read. A stream cannot be kept: in a run with a {@link Journal} its task is {@linkplain Step#transientValue() run again} where it is still needed.
     */
    public <A extends @Nullable Object, R extends @Nullable Object> Mapped<R> mapStream(
            String name, Input<? extends Stream<? extends A>> items, Body.Of1<? super A, ? extends R> body) {
        return addMapped(name, Sources.each(), body, in -> body.run(item(in[0])), unkept(items));
    }

    /** A mapped task over a stream whose bodies share another input. */
    public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> Mapped<R> mapStream(
            String name,
            Input<? extends Stream<? extends A>> items,
            Input<B> b,
            Body.Of2<? super A, ? super B, ? extends R> body) {
        return addMapped(name, Sources.each(), body, in -> body.run(item(in[0]), b.cast(in[1])), unkept(items), b);
    }

    /**
     * A mapped task over each item of one source with each of another: all of the second with the first of the first, and so
     * on. The second is held in memory.
     */
    public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> Mapped<R> mapCross(
            String name,
            Input<? extends Iterable<? extends A>> as,
            Input<? extends Iterable<? extends B>> bs,
            Body.Of2<? super A, ? super B, ? extends R> body) {
        return addMapped(name, Sources.cross(), body, in -> body.run(item(in[0]), item(in[1])), as, bs);
    }

    /**
     * A mapped task over the items of two sources side by side. It fails when one source ends before the other, after the
     * bodies of the items up to there. A value of a {@link Mapped} task has the place of the item that it was made from, so that an item
     * which failed or was skipped leaves out its pair and moves no other. The places are those in the list that both sources were made
     * from through mapped tasks, or which one of them is; without one, those in the list of items of each. If these are not equally long
     * and something has no value, it fails before any body, unless the other source is a list of as many as there are values.
     */
    public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> Mapped<R> mapZip(
            String name,
            Input<? extends Iterable<? extends A>> as,
            Input<? extends Iterable<? extends B>> bs,
            Body.Of2<? super A, ? super B, ? extends R> body) {
        return addMapped(name, Sources.zip(), body, in -> body.run(item(in[0]), item(in[1])), as, bs);
    }

    /** A task that asks a person something, and waits for {@link ActiveRun#approve} or {@link ActiveRun#reject}. */
    public Task<Approval> approval(String name, String question) {
        return asking(name, question, in -> question);
    }

    /** A task that asks a person something about a value. */
    public <A extends @Nullable Object> Task<Approval> approval(
            String name, Input<A> a, Body.Of1<? super A, String> question) {
        return asking(name, question, in -> question.run(a.cast(in[0])), a);
    }

    private Task<Approval> asking(String name, Object code, Arguments question, Input<?>... inputs) {
        Task<Approval> task = add(name, code, question, inputs);
        task.spec().asks();
        return task;
    }

    GroupSpec group() {
        return group;
    }

    /** A body with the types of its arguments erased. */
    @FunctionalInterface
    private interface Arguments {
        @Nullable
        Object run(@Nullable Object[] in) throws Exception;
    }

    private <R extends @Nullable Object> Task<R> add(String name, Object code, Arguments body, Input<?>... inputs) {
        return new Task<>(spec(name, null, code, body, inputs));
    }

    private <R extends @Nullable Object> Mapped<R> addMapped(
            String name, Items items, Object code, Arguments body, Input<?>... inputs) {
        return new Mapped<>(spec(name, items, code, body, inputs));
    }

    private TaskSpec spec(String name, @Nullable Items items, Object code, Arguments body, Input<?>... inputs) {
        List<@Nullable InputSpec> specs = new ArrayList<>(inputs.length);
        for (Input<?> input : inputs) specs.add(spec(input));
        Call call = (context, in) -> body.run(in);
        return definition.add(group, name, specs, items, call, code);
    }

    private <I extends Input<?>> I unkept(I stream) {
        if (stream.input() instanceof TaskSpec task) definition.unkept(task);
        return stream;
    }

    // Null where a caller does not heed that it may not be.
    private static @Nullable InputSpec spec(@Nullable Input<?> input) {
        return input == null ? null : input.input();
    }

    // Only ever applied to what the items of a source of this type are.
    @SuppressWarnings({"unchecked", "NullAway", "TypeParameterUnusedInFormals"})
    private static <A extends @Nullable Object> A item(@Nullable Object item) {
        return (A) item;
    }

    // Its elements are what bodies of Input<? extends A> returned.
    @SuppressWarnings("unchecked")
    private static <A extends @Nullable Object> List<A> list(@Nullable Object[] values) {
        return (List<A>) Collections.unmodifiableList(Arrays.asList(values));
    }
}
