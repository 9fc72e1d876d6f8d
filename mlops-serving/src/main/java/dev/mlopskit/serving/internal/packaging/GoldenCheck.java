package dev.mlopskit.serving.internal.packaging;

import dev.mlopskit.serving.GoldenRows;
import dev.mlopskit.serving.ModelFormatException;
import dev.mlopskit.serving.ServingException;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.internal.rows.Closeness;
import dev.mlopskit.serving.internal.rows.ParamValues;
import dev.mlopskit.serving.spi.LoadedModel;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Scores golden rows: when a package is made, to know what the model answers, and when it is loaded, to see that it still does. */
public final class GoldenCheck {
    private final GoldenRows golden;
    private final Closeness closeness;

    private GoldenCheck(GoldenRows golden) {
        this.golden = golden;
        this.closeness = new Closeness(golden.absolute(), golden.relative());
    }

    /** What a model answers for rows. */
    public static Map<String, Tensor> answers(
            LoadedModel model, Signature signature, List<?> rows, Map<String, ?> params) {
        return model.run(ExampleFiles.encode(rows, signature, model.inputs()), ParamValues.of(signature, params));
    }

    /**
     * Scores golden rows of a package.
     *
     * @throws ModelFormatException if the model answers something else
     */
    public static void check(GoldenRows golden, LoadedModel model, Signature signature) {
        Map<String, Tensor> answers;
        try {
            answers = answers(model, signature, golden.rows(), golden.params());
        } catch (ServingException e) {
            throw wrong("has rows that the model does not answer: " + e.getMessage(), e);
        }
        GoldenCheck check = new GoldenCheck(golden);
        golden.outputs().forEach((name, expected) -> check.compare(name, expected, answers.get(name)));
    }

    private void compare(String name, Tensor expected, @Nullable Tensor found) {
        if (found == null) throw wrong("has an output '" + name + "', which the model does not give", null);
        if (!expected.shape().equals(found.shape()))
            throw wrong(
                    "has an output '" + name + "' of shape " + expected.shape() + ", and the model gives "
                            + found.shape(),
                    null);
        int each = found.size() / golden.rows().size();
        for (int i = 0; i < expected.size(); i++)
            if (!closeness.same(expected.get(i), found.get(i)))
                throw wrong(
                        "says that '" + name + "' of row " + i / each + " is " + expected.get(i)
                                + ", and the model answers " + found.get(i),
                        null);
    }

    private static ModelFormatException wrong(String problem, @Nullable Throwable cause) {
        return new ModelFormatException(
                GoldenRowsJson.NAME,
                problem + ": the model, or the library that runs it, is not the one that the package was made with",
                cause);
    }
}
