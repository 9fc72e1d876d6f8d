/**
 * For tests of applications that use mlopskit: a JUnit extension, assertions on runs, scores over seeds; a clock and an executor
 * that are driven by hand.
 */
@NullMarked
package dev.mlopskit.testkit;

import org.jspecify.annotations.NullMarked;
