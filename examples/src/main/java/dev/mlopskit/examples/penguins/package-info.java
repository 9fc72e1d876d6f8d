/** From a CSV of penguins to a served classifier. */
@NullMarked
package dev.mlopskit.examples.penguins;

import org.jspecify.annotations.NullMarked;
