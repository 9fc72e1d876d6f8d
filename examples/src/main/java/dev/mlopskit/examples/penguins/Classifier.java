package dev.mlopskit.examples.penguins;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.tribuo.Model;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;

/** A trained model that tells the species from raw measurements. Immutable, thread-safe. */
public final class Classifier {
    private final String name;
    private final Standardiser standardiser;
    private final Model<Label> model;

    Classifier(String name, Standardiser standardiser, Model<Label> model) {
        this.name = name;
        this.standardiser = standardiser;
        this.model = model;
    }

    /** The title of the candidate that trained it. */
    public String name() {
        return name;
    }

    /** Tells the species of one penguin. */
    public Species predict(Penguin penguin) {
        var prediction = model.predict(Rows.example(penguin, LabelFactory.UNKNOWN_LABEL, standardiser));
        Map<String, Label> scores = prediction.getOutputScores();
        return new Species(
                prediction.getOutput().getLabel(),
                probability(scores, "Adelie"),
                probability(scores, "Chinstrap"),
                probability(scores, "Gentoo"));
    }

    private static double probability(Map<String, Label> scores, String species) {
        return Objects.requireNonNull(scores.get(species), () -> "no " + species + " was learned")
                .getScore();
    }

    /** Compares its answers with what the biologists wrote down. */
    public Evaluation evaluate(List<LabelledPenguin> rows) {
        List<Species> answers = new ArrayList<>();
        for (LabelledPenguin row : rows) {
            answers.add(predict(row.penguin()));
        }
        return Evaluation.of(rows, answers);
    }

    /** The model as an ONNX file that anything with an ONNX runtime can answer from: see {@link OnnxExport}. */
    public byte[] toOnnx() {
        return OnnxExport.export(name, standardiser, model);
    }
}
