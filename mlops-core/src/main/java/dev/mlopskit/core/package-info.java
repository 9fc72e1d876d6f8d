/**
 * Values that all modules share: documents (JSON, YAML), digests, files that are whole or absent, paths that stay inside
 * a folder, and the exception that every other one of this library extends.
 */
@NullMarked
package dev.mlopskit.core;

import org.jspecify.annotations.NullMarked;
