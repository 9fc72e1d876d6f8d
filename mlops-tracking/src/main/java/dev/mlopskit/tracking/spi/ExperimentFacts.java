package dev.mlopskit.tracking.spi;

import dev.mlopskit.tracking.ExperimentData;
import dev.mlopskit.tracking.Field;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an experiment says of each field. */
final class ExperimentFacts implements Facts<ExperimentData, ExperimentData> {
    @Override
    public ExperimentData data(ExperimentData experiment) {
        return experiment;
    }

    @Override
    public List<?> values(ExperimentData experiment, Field field, Search search) {
        if (field.kind() == Field.Kind.TAG) return RunFacts.value(experiment.tags(), field);
        return switch (field.key()) {
            case "name" -> List.of(experiment.name());
            case "experiment_id" -> List.of(experiment.experimentId());
            case "creation_time" -> List.of(millis(experiment.created()));
            case "last_update_time" -> List.of(millis(experiment.updated()));
            default -> throw new IllegalStateException(field + " is nothing of an experiment");
        };
    }

    private static long millis(@Nullable Instant time) {
        return time == null ? 0 : time.toEpochMilli();
    }
}
