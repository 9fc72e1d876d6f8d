/** What is written in a package, and how it is written and read. Nobody's. */
@NullMarked
package dev.mlopskit.serving.internal.packaging;

import org.jspecify.annotations.NullMarked;
