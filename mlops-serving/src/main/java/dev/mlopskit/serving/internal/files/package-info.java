/** Files and folders of a package, and archives of them. Nobody's. */
@NullMarked
package dev.mlopskit.serving.internal.files;

import org.jspecify.annotations.NullMarked;
