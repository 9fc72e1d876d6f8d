/** What can only be seen from inside. */
@NullMarked
package dev.mlopskit.data.internal;

import org.jspecify.annotations.NullMarked;
