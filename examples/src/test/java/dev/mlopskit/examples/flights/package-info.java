@NullMarked
package dev.mlopskit.examples.flights;

import org.jspecify.annotations.NullMarked;
