package dev.mlopskit.testkit.internal;

import dev.mlopskit.testkit.WithTracking;
import dev.mlopskit.tracking.Experiment;
import dev.mlopskit.tracking.Tracking;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** The store and the experiment of the tests of a class, and of the classes nested in it. */
record TestExperiment(ExtensionContext home, TestStore store, Experiment experiment) implements AutoCloseable {
    private record SharedKey(String uri) {}

    /** Those of the outermost class around a context that asks for tracking. */
    static TestExperiment of(ExtensionContext context) {
        ExtensionContext home = home(context);
        return home.getStore(TestRun.NAMESPACE)
                .getOrComputeIfAbsent(TestExperiment.class, key -> open(home), TestExperiment.class);
    }

    private static ExtensionContext home(ExtensionContext context) {
        ExtensionContext home = context;
        for (ExtensionContext outer = context;
                outer != null;
                outer = outer.getParent().orElse(null))
            if (AnnotationSupport.isAnnotated(outer.getTestClass(), WithTracking.class)) home = outer;
        return home;
    }

    private static TestExperiment open(ExtensionContext home) {
        Class<?> type = home.getRequiredTestClass();
        WithTracking settings =
                AnnotationSupport.findAnnotation(type, WithTracking.class).orElseThrow();
        if (settings.store() != WithTracking.Store.SHARED && !settings.uri().isEmpty())
            throw new ExtensionConfigurationException("@WithTracking of " + type.getName() + " has the uri '"
                    + settings.uri() + "' and the store " + settings.store()
                    + ", which chooses its own place: leave out uri, or add store = SHARED");
        TestStore store =
                switch (settings.store()) {
                    case IN_MEMORY -> TestStore.inMemory();
                    case TEMPORARY -> TestStore.temporary();
                    case SHARED -> shared(home, settings.uri());
                };
        String name = settings.experiment().isEmpty() ? type.getName() : settings.experiment();
        return new TestExperiment(home, store, store.tracking().experiment(name));
    }

    /** Kept by the root of all contexts, which closes it when all tests have ended. */
    private static TestStore shared(ExtensionContext home, String fixed) {
        String uri = fixed.isEmpty()
                ? home.getConfigurationParameter(WithTracking.URI_PARAMETER).orElse("")
                : fixed;
        return home.getRoot()
                .getStore(TestRun.NAMESPACE)
                .getOrComputeIfAbsent(new SharedKey(uri), key -> TestStore.shared(uri), TestStore.class);
    }

    Tracking tracking() {
        return store.tracking();
    }

    /** Lets go of a store of this class only. */
    @Override
    public void close() {
        if (!store.isShared()) store.close();
    }
}
