/** How requests are read and answers written. Nobody's. */
@NullMarked
package dev.mlopskit.serving.internal.protocol;

import org.jspecify.annotations.NullMarked;
