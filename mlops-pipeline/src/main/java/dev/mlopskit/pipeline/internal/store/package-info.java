/** What the journal, the cache, schedules and events share of a tracking store: its tables, its folder, and leases. */
@NullMarked
package dev.mlopskit.pipeline.internal.store;

import org.jspecify.annotations.NullMarked;
