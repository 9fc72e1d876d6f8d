/**
 * A store of plain files in the layout of MLflow's file store. Source: {@code store/tracking/file_store.py} and
 * {@code store/model_registry/file_store.py} of MLflow 3.17.2.
 */
@NullMarked
package dev.mlopskit.tracking.internal.file;

import org.jspecify.annotations.NullMarked;
