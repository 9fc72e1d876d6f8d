/** The store in an SQLite file with the schema of MLflow. */
@NullMarked
package dev.mlopskit.tracking.internal.sql;

import org.jspecify.annotations.NullMarked;
