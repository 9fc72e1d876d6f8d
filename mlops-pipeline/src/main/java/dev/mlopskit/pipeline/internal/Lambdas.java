package dev.mlopskit.pipeline.internal;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** What bodies that are lambdas or method references say of themselves. */
public final class Lambdas {
    /** By the class of a lambda, which is one for each place in the code that makes it; holds no class loader. */
    private static final Map<Class<?>, Reference<Class<?>>> RETURN_TYPES =
            Collections.synchronizedMap(new WeakHashMap<>());

    private Lambdas() {}

    /** How a lambda or a method reference describes itself; {@code null} for anything else. */
    public static @Nullable SerializedLambda describe(Object body) {
        if (!(body instanceof Serializable) || !body.getClass().isSynthetic()) return null;
        SerializedLambda[] found = new SerializedLambda[1];
        try (ObjectOutputStream out = new ObjectOutputStream(OutputStream.nullOutputStream()) {
            {
                enableReplaceObject(true);
            }

            @Override
            protected @Nullable Object replaceObject(Object object) {
                if (found[0] == null && object instanceof SerializedLambda lambda) found[0] = lambda;
                // What it has captured need not be serializable.
                return null;
            }
        }) {
            out.writeObject(body);
        } catch (IOException e) {
            return null;
        }
        return found[0];
    }

    /** What a body returns, as the compiler knew it; {@link Object} where that is not known. */
    public static Class<?> returnType(Object body) {
        Reference<Class<?>> known = RETURN_TYPES.get(body.getClass());
        Class<?> type = known == null ? null : known.get();
        if (type != null) return type;
        type = findReturnType(body);
        RETURN_TYPES.put(body.getClass(), new WeakReference<>(type));
        return type;
    }

    private static Class<?> findReturnType(Object body) {
        SerializedLambda lambda = describe(body);
        if (lambda == null) return Object.class;
        try {
            return MethodType.fromMethodDescriptorString(
                            lambda.getInstantiatedMethodType(), body.getClass().getClassLoader())
                    .returnType();
        } catch (TypeNotPresentException | IllegalArgumentException e) {
            return Object.class;
        }
    }
}
