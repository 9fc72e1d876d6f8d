package dev.mlopskit.serving.internal.protocol;

/** Where a JSON value stands in the bytes of a body. */
record Span(int start, int length) {}
