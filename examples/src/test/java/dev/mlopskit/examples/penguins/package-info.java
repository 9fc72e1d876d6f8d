@NullMarked
package dev.mlopskit.examples.penguins;

import org.jspecify.annotations.NullMarked;
