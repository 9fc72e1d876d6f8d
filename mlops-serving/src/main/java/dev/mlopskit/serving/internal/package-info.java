/** How packages are read, written, archived and run. Nobody's. */
@NullMarked
package dev.mlopskit.serving.internal;

import org.jspecify.annotations.NullMarked;
