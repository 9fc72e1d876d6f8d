package dev.mlopskit.tracking.internal.file;

import dev.mlopskit.tracking.Field;
import dev.mlopskit.tracking.LoggedModelData;
import dev.mlopskit.tracking.spi.InMemorySearch;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Searches logged models, all of which have been read. */
final class ModelSearch {
    static final InMemorySearch<Candidate, LoggedModelData> SEARCH =
            InMemorySearch.loggedModels(Candidate::model, ModelSearch::values);

    /** A logged model with what its data does not say. */
    record Candidate(LoggedModelData model, @Nullable String type, long updated) {}

    private ModelSearch() {}

    private static List<?> values(Candidate candidate, Field field) {
        return switch (field.key()) {
            case "model_type" -> Optional.ofNullable(candidate.type()).stream().toList();
            case "last_updated_timestamp" -> List.of(candidate.updated());
            default -> throw new IllegalStateException(field + " is nothing of a logged model");
        };
    }
}
