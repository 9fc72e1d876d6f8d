package dev.mlopskit.tracking.spi;

import dev.mlopskit.tracking.Field;
import dev.mlopskit.tracking.RegisteredModelData;
import java.util.List;

/** What a registered model says of each field. */
final class RegisteredModelFacts implements Facts<RegisteredModelData, RegisteredModelData> {
    @Override
    public RegisteredModelData data(RegisteredModelData model) {
        return model;
    }

    @Override
    public List<?> values(RegisteredModelData model, Field field, Search search) {
        if (field.kind() == Field.Kind.TAG) return RunFacts.value(model.tags(), field);
        return switch (field.key()) {
            case "name" -> List.of(model.name());
            case "creation_timestamp" -> List.of(model.created().toEpochMilli());
            case "last_updated_timestamp" -> List.of(model.updated().toEpochMilli());
            default -> throw new IllegalStateException(field + " is nothing of a registered model");
        };
    }
}
