/** What ties the rooms together: which flavors there are, and packages that are read and loaded with them. Nobody's. */
@NullMarked
package dev.mlopskit.serving.internal;

import org.jspecify.annotations.NullMarked;
