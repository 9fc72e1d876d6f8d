package dev.mlopskit.examples.penguins;

import dev.mlopskit.serving.endpoint.Endpoint;
import java.util.List;

/**
 * What the champion answered.
 *
 * @param uri how it was loaded
 * @param rows each row of the hold-out with its answer
 */
record Served(String uri, List<Row> rows) {
    /**
     * A penguin and the answer to it.
     *
     * @param penguin what was asked
     * @param actual what the biologists wrote down
     * @param answer what the model said
     */
    record Row(Penguin penguin, String actual, Species answer) {}

    /** Asks row by row, as an application would. */
    static Served by(Endpoint<Penguin, Species> champion, String uri, List<LabelledPenguin> holdOut) {
        return new Served(
                uri,
                holdOut.stream()
                        .map(row -> new Row(row.penguin(), row.species(), champion.predict(row.penguin())))
                        .toList());
    }

    /** How many answers are right. */
    long right() {
        return rows.stream()
                .filter(row -> row.answer().species().equals(row.actual()))
                .count();
    }

    double accuracy() {
        return (double) right() / rows.size();
    }
}
