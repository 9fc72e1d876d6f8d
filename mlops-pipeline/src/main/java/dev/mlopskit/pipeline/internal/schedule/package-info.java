/**
 * The scheduler: timetables turn schedules into data intervals, an entry for each schedule knows what waits, and one core
 * starts what is due, as one timer says.
 */
@NullMarked
package dev.mlopskit.pipeline.internal.schedule;

import org.jspecify.annotations.NullMarked;
