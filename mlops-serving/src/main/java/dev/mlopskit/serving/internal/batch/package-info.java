/** How files and queries are scored in chunks. */
@NullMarked
package dev.mlopskit.serving.internal.batch;

import org.jspecify.annotations.NullMarked;
