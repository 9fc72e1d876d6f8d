/** What a store of runs and models must keep, as tests: whoever writes one extends them. */
@NullMarked
package dev.mlopskit.testkit.spi;

import org.jspecify.annotations.NullMarked;
