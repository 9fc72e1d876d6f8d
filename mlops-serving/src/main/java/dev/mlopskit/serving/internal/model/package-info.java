/** What holds for models of every flavor: threads, leases, libraries that may be absent. Nobody's. */
@NullMarked
package dev.mlopskit.serving.internal.model;

import org.jspecify.annotations.NullMarked;
