/** Events of OpenLineage, and the ways out of the process for them. */
@NullMarked
package dev.mlopskit.pipeline.internal.lineage;

import org.jspecify.annotations.NullMarked;
