/** What can be said of data while it is read: digest, size, columns, figures. */
@NullMarked
package dev.mlopskit.tracking.internal.dataset;

import org.jspecify.annotations.NullMarked;
