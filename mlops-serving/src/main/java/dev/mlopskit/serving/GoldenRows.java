package dev.mlopskit.serving;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Rows with what the model answered when it was packaged, so that whoever loads it can see that it still answers so. Immutable
 * as long as nobody changes what is in it.
 *
 * @param rows inputs, as a predictor of the package takes them. Those of a package that was read are maps by the names of the
 *     inputs, or the values themselves where the signature has one input without a name
 * @param params parameters of inference; empty for the defaults
 * @param outputs what the model gives for these rows, all of them or some, by name
 * @param absolute how far a number may be off
 * @param relative how far it may be off in addition, as a part of the expected number
 */
public record GoldenRows(
        List<?> rows, Map<String, ?> params, Map<String, Tensor> outputs, double absolute, double relative) {
    /** The tolerances of {@link #GoldenRows(List, Map)}. */
    public static final double DEFAULT_TOLERANCE = 1e-5;

    /**
     * Copies the collections.
     *
     * @throws SignatureException if there are no rows or no outputs, an output has another number of rows, or a tolerance is
     *     negative or no number
     */
    public GoldenRows {
        rows = Collections.unmodifiableList(new ArrayList<>(rows));
        params = Collections.unmodifiableMap(new TreeMap<>(params));
        outputs = Collections.unmodifiableMap(new TreeMap<>(outputs));
        if (rows.isEmpty() || rows.stream().anyMatch(Objects::isNull) || outputs.isEmpty())
            throw new SignatureException("golden rows", -1, "rows and outputs", "nothing or null", "give both");
        for (Map.Entry<String, Tensor> output : outputs.entrySet()) {
            List<Long> shape = output.getValue().shape();
            if (shape.isEmpty() || shape.get(0) != rows.size())
                throw new SignatureException(
                        output.getKey(),
                        -1,
                        "a first dimension of " + rows.size() + ", the number of golden rows",
                        "shape " + shape,
                        "give what the model answers for these rows");
        }
        if (!(absolute >= 0 && relative >= 0) || Double.isInfinite(absolute + relative))
            throw new SignatureException(
                    "golden rows",
                    -1,
                    "tolerances of 0 or more",
                    absolute + " and " + relative,
                    "correct them; 0 asks for the very same numbers");
    }

    /** Rows without params, whose numbers may be off by {@value #DEFAULT_TOLERANCE}, absolutely and relatively. */
    public GoldenRows(List<?> rows, Map<String, Tensor> outputs) {
        this(rows, Map.of(), outputs, DEFAULT_TOLERANCE, DEFAULT_TOLERANCE);
    }
}
