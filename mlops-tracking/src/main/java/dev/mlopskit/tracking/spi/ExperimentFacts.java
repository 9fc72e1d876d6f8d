package dev.mlopskit.tracking.spi;

import dev.mlopskit.tracking.ExperimentData;
import dev.mlopskit.tracking.Field;
import java.util.List;
import java.util.function.Function;

/**
 * What an experiment says of each field.
 *
 * @param data gives what is found
 * @param others gives {@code creation_time} and {@code last_update_time}, which the data does not say
 */
record ExperimentFacts<T>(Function<T, ExperimentData> data, InMemorySearch.Values<T> others)
        implements Facts<T, ExperimentData> {
    @Override
    public ExperimentData data(T item) {
        return data.apply(item);
    }

    @Override
    public List<?> values(T item, Field field, Search search) {
        ExperimentData experiment = data(item);
        if (field.kind() == Field.Kind.TAG) return RunFacts.value(experiment.tags(), field);
        return switch (field.key()) {
            case "name" -> List.of(experiment.name());
            case "experiment_id" -> List.of(experiment.experimentId());
            default -> others.of(item, field);
        };
    }
}
