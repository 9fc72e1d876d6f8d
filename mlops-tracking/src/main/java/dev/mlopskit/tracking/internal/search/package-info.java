/** The filter and order grammar of MLflow. */
@NullMarked
package dev.mlopskit.tracking.internal.search;

import org.jspecify.annotations.NullMarked;
