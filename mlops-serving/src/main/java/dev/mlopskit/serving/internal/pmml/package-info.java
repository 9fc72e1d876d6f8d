/** Models in PMML, run by PMML4S. */
@NullMarked
package dev.mlopskit.serving.internal.pmml;

import org.jspecify.annotations.NullMarked;
