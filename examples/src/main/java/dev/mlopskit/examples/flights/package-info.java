/** The flights that left New York in 2013: schedules, mapping, a cache, an approval, and a kill. */
@NullMarked
package dev.mlopskit.examples.flights;

import org.jspecify.annotations.NullMarked;
