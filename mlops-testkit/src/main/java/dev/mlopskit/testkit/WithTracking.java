package dev.mlopskit.testkit;

import dev.mlopskit.testkit.internal.TrackingExtension;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Records the tests of a class as runs, and hands them a store: a JUnit Jupiter extension. Constructors, lifecycle methods
 * and tests may take a {@link dev.mlopskit.tracking.Tracking} and an {@link dev.mlopskit.tracking.Experiment}; tests,
 * {@code @BeforeEach} and {@code @AfterEach} may take the {@link dev.mlopskit.tracking.Run} of the test too.
 *
 * {@snippet class="dev.mlopskit.testkit.guide.TrainingTest" region="guide"}
 *
 * <p>The tests of a class, {@code @Nested} ones included, share one store and one experiment. The tree of runs is the tree of
 * tests below the class: a test is a run with the test's display name, cut to 250 characters; the invocations of a
 * parameterised or repeated test are nested in a run of the method, dynamic tests in a run of their factory, and the
 * tests of a {@code @Nested} class in a run of that class.
 *
 * <p>A run is FINISHED when its test passed; FAILED when it failed, with the exception in the tag
 * {@value dev.mlopskit.tracking.Run#FAILURE_TAG}; KILLED when it was aborted, by an assumption that did not hold for example,
 * with the reason in the tag {@value #ABORTED_TAG}. A run with runs below it is FAILED when one of those is, and KILLED when
 * all are. A disabled test leaves no run. A run that the test has ended itself stays as the test left it. The tag
 * {@value #TEST_ID_TAG} has JUnit's unique id of the test, which is the same every time.
 *
 * <p>Works with tests in parallel. Needs JUnit 5.13 or later, or JUnit 6. When the annotation is on a class and on a
 * {@code @Nested} class in it, the outer one counts.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.ANNOTATION_TYPE})
// The extension shows types of JUnit, and only JUnit calls it: the module opens its package to JUnit alone.
@SuppressWarnings("exports")
@ExtendWith(TrackingExtension.class)
public @interface WithTracking {
    /** The tag that says why the test of a run was aborted. */
    String ABORTED_TAG = "mlopskit.testAborted";

    /** The tag with JUnit's unique id of the test of a run. */
    String TEST_ID_TAG = "mlopskit.testId";

    /** The JUnit configuration parameter that names the shared store: {@value}. */
    String URI_PARAMETER = "mlopskit.testkit.uri";

    /** The store of the tests; default {@link Store#IN_MEMORY}. */
    Store store() default Store.IN_MEMORY;

    /**
     * Where a {@link Store#SHARED} store lies, such as {@code sqlite:///build/tests.db}; default the JUnit configuration
     * parameter {@value #URI_PARAMETER}, else {@code MLFLOW_TRACKING_URI}, else {@code mlflow.db} in the working directory.
     */
    String uri() default "";

    /** The experiment of the runs; default the full name of the class. */
    String experiment() default "";

    /** How long a store of tests lives, and who sees it. */
    enum Store {
        /**
         * A new one for each class, in the memory of this process; only its artifacts lie in a temporary folder while the tests
         * of the class run. It leaves nothing on disk. {@code MLFLOW_*} variables do not count.
         */
        IN_MEMORY,
        /**
         * A new one for each class, in a temporary folder that other processes can look into while the tests run, and that
         * is deleted then. {@code MLFLOW_*} variables do not count.
         */
        TEMPORARY,
        /** The one at {@link WithTracking#uri()}, open once for all classes, and kept: {@code mlflow ui} shows the tests. */
        SHARED
    }
}
