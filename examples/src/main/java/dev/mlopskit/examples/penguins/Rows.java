package dev.mlopskit.examples.penguins;

import java.util.List;
import org.tribuo.Dataset;
import org.tribuo.Example;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/** Penguins as Tribuo wants them: standardised numbers with names. */
final class Rows {
    private static final String[] NAMES = Penguin.MEASUREMENTS.toArray(String[]::new);

    private Rows() {}

    static Dataset<Label> dataset(List<LabelledPenguin> rows, Standardiser standardiser) {
        LabelFactory labels = new LabelFactory();
        MutableDataset<Label> dataset =
                new MutableDataset<>(new SimpleDataSourceProvenance("Palmer penguins", labels), labels);
        for (LabelledPenguin row : rows) {
            dataset.add(example(row.penguin(), new Label(row.species()), standardiser));
        }
        return dataset;
    }

    static Example<Label> example(Penguin penguin, Label label, Standardiser standardiser) {
        return new ArrayExample<>(label, NAMES, standardiser.apply(penguin));
    }
}
