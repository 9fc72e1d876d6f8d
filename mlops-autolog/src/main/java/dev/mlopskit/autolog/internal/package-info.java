/** Shared by the libraries. Nobody else's business. */
@NullMarked
package dev.mlopskit.autolog.internal;

import org.jspecify.annotations.NullMarked;
