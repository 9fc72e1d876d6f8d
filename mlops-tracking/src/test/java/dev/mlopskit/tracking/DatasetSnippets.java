package dev.mlopskit.tracking;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** The samples of the documentation. */
class DatasetSnippets {
    void reading(Run run) throws IOException {
        // @start region="reading"
        try (DatasetStream rows = Dataset.reading(Path.of("penguins.csv")).csv()) {
            train(rows); // reads them as it always did
            run.input(rows.dataset(), DatasetInput.TRAINING);
        }
        // @end
    }

    private void train(InputStream rows) throws IOException {
        rows.readAllBytes();
    }
}
