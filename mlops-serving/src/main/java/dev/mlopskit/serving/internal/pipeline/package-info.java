/** Packages that are run one after the other as one model. Nobody's. */
@NullMarked
package dev.mlopskit.serving.internal.pipeline;

import org.jspecify.annotations.NullMarked;
