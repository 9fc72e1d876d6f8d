/** The program on the front page. */
@NullMarked
package dev.mlopskit.examples.quickstart;

import org.jspecify.annotations.NullMarked;
