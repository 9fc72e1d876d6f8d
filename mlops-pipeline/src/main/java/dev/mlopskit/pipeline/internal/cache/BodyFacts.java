package dev.mlopskit.pipeline.internal.cache;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Modifier;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a body is: its code, and what it has captured. */
final class BodyFacts {
    private final Map<String, String> facts;

    private BodyFacts(Map<String, String> facts) {
        this.facts = facts;
    }

    /** Adds the facts of a body. */
    static void add(Map<String, String> facts, Object body) throws Undigestible {
        new BodyFacts(facts).add("", body);
    }

    private void add(String prefix, Object body) throws Undigestible {
        SerializedLambda lambda = lambda(body);
        if (lambda == null) {
            addClass(prefix, body);
            return;
        }
        ClassLoader loader = body.getClass().getClassLoader();
        Class<?> type;
        try {
            type = Class.forName(lambda.getImplClass().replace('/', '.'), false, loader);
        } catch (ClassNotFoundException e) {
            throw new Undigestible("class " + lambda.getImplClass() + " of its body is not found");
        }
        facts.putAll(CodeDigest.of(type));
        facts.put(
                prefix + "body",
                lambda.getImplClass() + "." + lambda.getImplMethodName() + lambda.getImplMethodSignature());
        for (int i = 0; i < lambda.getCapturedArgCount(); i++)
            addCaptured(prefix + "captured " + (i + 1), lambda.getCapturedArg(i));
    }

    private void addCaptured(String name, @Nullable Object captured) throws Undigestible {
        if (captured != null && lambda(captured) != null) {
            add(name + " ", captured);
            return;
        }
        try {
            facts.put(name, InputDigest.of(captured));
        } catch (Undigestible e) {
            if (captured == null || hasState(captured.getClass()))
                throw new Undigestible("its body captures what cannot be digested (" + e.getMessage()
                        + "): give it as an input of the task");
            addClass(name + " ", captured);
        }
    }

    private void addClass(String prefix, Object body) throws Undigestible {
        if (hasState(body.getClass()))
            throw new Undigestible("its body is a " + body.getClass().getName()
                    + ", whose fields cannot be seen: make it a method reference or a lambda");
        facts.putAll(CodeDigest.of(body.getClass()));
        facts.put(prefix + "body", body.getClass().getName());
    }

    private static boolean hasState(Class<?> type) {
        for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass())
            for (var field : each.getDeclaredFields()) if (!Modifier.isStatic(field.getModifiers())) return true;
        return false;
    }

    /** How a lambda or a method reference describes itself; {@code null} for anything else. */
    private static @Nullable SerializedLambda lambda(Object body) {
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
}
