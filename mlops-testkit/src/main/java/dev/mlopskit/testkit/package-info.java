/** For tests of applications that use mlopskit: a JUnit extension, assertions on runs, scores over seeds. */
@NullMarked
package dev.mlopskit.testkit;

import org.jspecify.annotations.NullMarked;
