package dev.mlopskit.pipeline.internal.cache;

import dev.mlopskit.pipeline.internal.Lambdas;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/** What a body is: its code, and what it has captured. */
final class BodyFacts {
    private final Facts facts;

    private BodyFacts(Facts facts) {
        this.facts = facts;
    }

    /** Adds the facts of a body. */
    static void add(Facts facts, Object body) throws Undigestible {
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
        facts.code(CodeDigest.of(type));
        facts.text(
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
            facts.value(name, captured);
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
        facts.code(CodeDigest.of(body.getClass()));
        facts.text(prefix + "body", body.getClass().getName());
    }

    private static boolean hasState(Class<?> type) {
        for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass())
            for (var field : each.getDeclaredFields()) if (!Modifier.isStatic(field.getModifiers())) return true;
        return false;
    }
}
