package dev.mlopskit.testkit.internal;

import dev.mlopskit.tracking.Experiment;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.RunScope;
import dev.mlopskit.tracking.Tracking;
import java.lang.reflect.Method;
import java.util.Set;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** What {@link dev.mlopskit.testkit.WithTracking} tells JUnit to do. Has no state: JUnit's contexts keep it. */
public final class TrackingExtension implements BeforeEachCallback, ParameterResolver, InvocationInterceptor {
    private static final Set<Class<?>> TYPES = Set.of(Tracking.class, Experiment.class, Run.class);

    @Override
    public void beforeEach(ExtensionContext context) {
        TestRun.of(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return TYPES.contains(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        if (type == Tracking.class) return TestExperiment.of(context).tracking();
        if (type == Experiment.class) return TestExperiment.of(context).experiment();
        if (context.getTestMethod().isEmpty())
            throw new ParameterResolutionException(
                    "a Run belongs to one test: take it as a parameter of the test, of @BeforeEach or of @AfterEach");
        return TestRun.of(context).run();
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        within(TestRun.of(context), invocation);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        within(TestRun.of(context), invocation);
    }

    @Override
    public <T> T interceptTestFactoryMethod(
            Invocation<T> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        return within(TestRun.of(context), invocation);
    }

    /** The run is the current one for the test itself, not for what comes before and after it. */
    private static <T> T within(TestRun run, Invocation<T> invocation) throws Throwable {
        RunScope scope = run.run().makeCurrent();
        try {
            return invocation.proceed();
        } finally {
            scope.close();
        }
    }

    /** Dynamic tests have no callbacks, and their contexts do not know how they ended. */
    @Override
    public void interceptDynamicTest(
            Invocation<Void> invocation, DynamicTestInvocationContext dynamic, ExtensionContext context)
            throws Throwable {
        TestRun run = TestRun.of(context);
        try {
            within(run, invocation);
        } catch (Throwable e) {
            run.failed(e);
            throw e;
        }
    }
}
