/** A store that is an MLflow server, spoken to over HTTP. */
@NullMarked
package dev.mlopskit.tracking.internal.rest;

import org.jspecify.annotations.NullMarked;
