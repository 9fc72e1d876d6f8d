/** What whoever adds a flavor implements. */
@NullMarked
package dev.mlopskit.serving.spi;

import org.jspecify.annotations.NullMarked;
