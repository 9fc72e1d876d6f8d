package dev.mlopskit.pipeline.internal.cache;

import dev.mlopskit.pipeline.internal.Lambdas;
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
        SerializedLambda lambda = Lambdas.describe(body);
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
        if (captured != null && Lambdas.describe(captured) != null) {
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
}
