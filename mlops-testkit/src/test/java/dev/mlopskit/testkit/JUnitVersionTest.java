package dev.mlopskit.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** That the module junit6 does what it says: these same class files, under the next JUnit. */
class JUnitVersionTest {
    @Test
    void the_junit_that_runs_this_is_the_one_that_the_build_means() {
        String version = Test.class.getPackage().getImplementationVersion();
        assertThat(version).startsWith(System.getProperty("junit.major", "5") + ".");
    }
}
