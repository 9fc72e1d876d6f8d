/**
 * The engine: a definition is checked and frozen into a graph, a coordinator decides every transition of a run under one
 * lock, and drivers on an executor run the bodies.
 */
@NullMarked
package dev.mlopskit.pipeline.internal;

import org.jspecify.annotations.NullMarked;
