/** How the testkit does it. */
@NullMarked
package dev.mlopskit.testkit.internal;

import org.jspecify.annotations.NullMarked;
