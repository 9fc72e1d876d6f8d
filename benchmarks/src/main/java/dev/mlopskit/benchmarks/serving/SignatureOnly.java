package dev.mlopskit.benchmarks.serving;

import dev.mlopskit.core.DataType;
import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.TensorSpec;
import dev.mlopskit.serving.internal.rows.GivenInputs;
import dev.mlopskit.serving.internal.rows.InputEncoder;
import java.util.List;
import java.util.Map;

/** What comes before the model: rows and columns checked against a signature and laid out as its matrix. */
final class SignatureOnly {
    private final Signature signature;
    private final List<TensorSpec> declared;
    private final InputEncoder<Tumor> encoder;

    SignatureOnly(String[] columns) {
        Signature.Builder builder = Signature.builder();
        for (String column : columns) builder.input(column, DataType.DOUBLE);
        signature = builder.build();
        declared = List.of(new TensorSpec("X", Dtype.FLOAT32, List.of(-1L, (long) columns.length)));
        encoder = InputEncoder.of(Tumor.class, signature, declared);
    }

    Map<String, Tensor> rows(List<Tumor> rows) {
        return encoder.encode(rows);
    }

    Map<String, Tensor> columns(Map<String, Tensor> columns) {
        return GivenInputs.check(signature, declared, columns);
    }
}
