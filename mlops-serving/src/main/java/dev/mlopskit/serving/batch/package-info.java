/** Scoring of files and queries of any size. */
@NullMarked
package dev.mlopskit.serving.batch;

import org.jspecify.annotations.NullMarked;
