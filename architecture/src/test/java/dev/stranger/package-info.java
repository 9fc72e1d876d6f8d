/** A store and a place for artifacts, as somebody writes them who has nothing but the {@code spi} package. */
@NullMarked
package dev.stranger;

import org.jspecify.annotations.NullMarked;
