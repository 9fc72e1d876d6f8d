package dev.mlopskit.pipeline;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What a task does: a function of its inputs that may throw anything. The nested types differ in how many arguments they
 * take; a body that wants its {@link TaskContext} takes {@link PipelineBuilder#context} as an input. A body runs on a thread of the run's executor and
 * should stop when it is interrupted.
 *
 * <p>They are serializable so that lambdas can say what they are made of, to a {@link Cache}; none is ever serialized.
 */
public final class Body {
    private Body() {}

    /** A body without arguments that returns nothing. */
    @FunctionalInterface
    public interface Run0 extends Serializable {
        /** Does the work. */
        void run() throws Exception;
    }

    /** A body of one argument that returns nothing. */
    @FunctionalInterface
    public interface Run1<A extends @Nullable Object> extends Serializable {
        /** Does the work. */
        void run(A a) throws Exception;
    }

    /** A body of two arguments that returns nothing. */
    @FunctionalInterface
    public interface Run2<A extends @Nullable Object, B extends @Nullable Object> extends Serializable {
        /** Does the work. */
        void run(A a, B b) throws Exception;
    }

    /** A body of three arguments that returns nothing. */
    @FunctionalInterface
    public interface Run3<A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object>
            extends Serializable {
        /** Does the work. */
        void run(A a, B b, C c) throws Exception;
    }

    /** A body without arguments. */
    @FunctionalInterface
    public interface Of0<R extends @Nullable Object> extends Serializable {
        /** Does the work. */
        R run() throws Exception;
    }

    /** A body of one argument. */
    @FunctionalInterface
    public interface Of1<A extends @Nullable Object, R extends @Nullable Object> extends Serializable {
        /** Does the work. */
        R run(A a) throws Exception;
    }

    /** A body of two arguments. */
    @FunctionalInterface
    public interface Of2<A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
            extends Serializable {
        /** Does the work. */
        R run(A a, B b) throws Exception;
    }

    /** A body of three arguments. */
    @FunctionalInterface
    public interface Of3<
                    A extends @Nullable Object,
                    B extends @Nullable Object,
                    C extends @Nullable Object,
                    R extends @Nullable Object>
            extends Serializable {
        /** Does the work. */
        R run(A a, B b, C c) throws Exception;
    }

    /** A body of four arguments. */
    @FunctionalInterface
    public interface Of4<
                    A extends @Nullable Object,
                    B extends @Nullable Object,
                    C extends @Nullable Object,
                    D extends @Nullable Object,
                    R extends @Nullable Object>
            extends Serializable {
        /** Does the work. */
        R run(A a, B b, C c, D d) throws Exception;
    }
}
