/** The code of docs/testing.md. */
@NullMarked
package dev.mlopskit.testkit.guide;

import org.jspecify.annotations.NullMarked;
