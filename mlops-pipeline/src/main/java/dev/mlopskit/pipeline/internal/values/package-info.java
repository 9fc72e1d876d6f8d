/** Values as text, so that another process can have them, and digests of the files whose paths are in them. */
@NullMarked
package dev.mlopskit.pipeline.internal.values;

import org.jspecify.annotations.NullMarked;
