/** ONNX models, by ONNX Runtime, which no other room knows. Nobody's. */
@NullMarked
package dev.mlopskit.serving.internal.onnx;

import org.jspecify.annotations.NullMarked;
