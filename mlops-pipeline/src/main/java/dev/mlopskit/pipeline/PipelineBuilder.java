package dev.mlopskit.pipeline;

import dev.mlopskit.pipeline.internal.Call;
import dev.mlopskit.pipeline.internal.Definition;
import dev.mlopskit.pipeline.internal.TaskSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the tasks of a pipeline are defined, inside {@link Pipeline#define}. Each method takes a name, the tasks whose values
 * are the inputs, and a body of those values in that order; a body may take its {@link TaskContext} before them. A task runs
 * when all its inputs have succeeded. Values go from body to body by reference, {@code null} included.
 *
 * <p>A name has 1 to 250 letters, digits, {@code _}, {@code -} or {@code .} (Airflow's rule) and is used once. Mistakes are
 * collected and thrown by {@link Pipeline#define} together. Not thread-safe.
 */
public final class PipelineBuilder {
    private final Definition definition;

    PipelineBuilder(Definition definition) {
        this.definition = definition;
    }

    /** A task without inputs. */
    public <R extends @Nullable Object> Task<R> task(String name, Body.Of0<? extends R> body) {
        return add(name, (context, in) -> body.run());
    }

    /** A task without inputs that looks at its context. */
    public <R extends @Nullable Object> Task<R> task(String name, Body.Of1<? super TaskContext, ? extends R> body) {
        return add(name, (context, in) -> body.run(context));
    }

    /** A task of one input. */
    public <A extends @Nullable Object, R extends @Nullable Object> Task<R> task(
            String name, Task<A> a, Body.Of1<? super A, ? extends R> body) {
        return add(name, (context, in) -> body.run(a.cast(in[0])), a);
    }

    /** A task of one input that looks at its context. */
    public <A extends @Nullable Object, R extends @Nullable Object> Task<R> task(
            String name, Task<A> a, Body.Of2<? super TaskContext, ? super A, ? extends R> body) {
        return add(name, (context, in) -> body.run(context, a.cast(in[0])), a);
    }

    /** A task of two inputs. */
    public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> Task<R> task(
            String name, Task<A> a, Task<B> b, Body.Of2<? super A, ? super B, ? extends R> body) {
        return add(name, (context, in) -> body.run(a.cast(in[0]), b.cast(in[1])), a, b);
    }

    /** A task of two inputs that looks at its context. */
    public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> Task<R> task(
            String name, Task<A> a, Task<B> b, Body.Of3<? super TaskContext, ? super A, ? super B, ? extends R> body) {
        return add(name, (context, in) -> body.run(context, a.cast(in[0]), b.cast(in[1])), a, b);
    }

    /** A task of three inputs. */
    public <
                    A extends @Nullable Object,
                    B extends @Nullable Object,
                    C extends @Nullable Object,
                    R extends @Nullable Object>
            Task<R> task(
                    String name,
                    Task<A> a,
                    Task<B> b,
                    Task<C> c,
                    Body.Of3<? super A, ? super B, ? super C, ? extends R> body) {
        return add(name, (context, in) -> body.run(a.cast(in[0]), b.cast(in[1]), c.cast(in[2])), a, b, c);
    }

    /** A task of three inputs that looks at its context. */
    public <
                    A extends @Nullable Object,
                    B extends @Nullable Object,
                    C extends @Nullable Object,
                    R extends @Nullable Object>
            Task<R> task(
                    String name,
                    Task<A> a,
                    Task<B> b,
                    Task<C> c,
                    Body.Of4<? super TaskContext, ? super A, ? super B, ? super C, ? extends R> body) {
        return add(name, (context, in) -> body.run(context, a.cast(in[0]), b.cast(in[1]), c.cast(in[2])), a, b, c);
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
                    Task<A> a,
                    Task<B> b,
                    Task<C> c,
                    Task<D> d,
                    Body.Of4<? super A, ? super B, ? super C, ? super D, ? extends R> body) {
        return add(
                name,
                (context, in) -> body.run(a.cast(in[0]), b.cast(in[1]), c.cast(in[2]), d.cast(in[3])),
                a,
                b,
                c,
                d);
    }

    /** A task of four inputs that looks at its context. */
    public <
                    A extends @Nullable Object,
                    B extends @Nullable Object,
                    C extends @Nullable Object,
                    D extends @Nullable Object,
                    R extends @Nullable Object>
            Task<R> task(
                    String name,
                    Task<A> a,
                    Task<B> b,
                    Task<C> c,
                    Task<D> d,
                    Body.Of5<? super TaskContext, ? super A, ? super B, ? super C, ? super D, ? extends R> body) {
        return add(
                name,
                (context, in) -> body.run(context, a.cast(in[0]), b.cast(in[1]), c.cast(in[2]), d.cast(in[3])),
                a,
                b,
                c,
                d);
    }

    /** A task over the values of any number of tasks, as an unmodifiable list in the order of the inputs. */
    public <A extends @Nullable Object, R extends @Nullable Object> Task<R> gather(
            String name, List<? extends Task<? extends A>> inputs, Body.Of1<? super List<A>, ? extends R> body) {
        return add(name, (context, in) -> body.run(list(in)), inputs.toArray(new Task<?>[0]));
    }

    /** A task over the values of any number of tasks that looks at its context. */
    public <A extends @Nullable Object, R extends @Nullable Object> Task<R> gather(
            String name,
            List<? extends Task<? extends A>> inputs,
            Body.Of2<? super TaskContext, ? super List<A>, ? extends R> body) {
        return add(name, (context, in) -> body.run(context, list(in)), inputs.toArray(new Task<?>[0]));
    }

    private <R extends @Nullable Object> Task<R> add(String name, Call call, Task<?>... inputs) {
        List<TaskSpec> specs = new ArrayList<>(inputs.length);
        for (Task<?> input : inputs) specs.add(input.spec());
        return new Task<>(definition.add(name, specs, call));
    }

    // Its elements are what bodies of Task<? extends A> returned.
    @SuppressWarnings("unchecked")
    private static <A extends @Nullable Object> List<A> list(@Nullable Object[] values) {
        return (List<A>) Collections.unmodifiableList(Arrays.asList(values));
    }
}
