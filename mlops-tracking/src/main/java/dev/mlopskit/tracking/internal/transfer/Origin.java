package dev.mlopskit.tracking.internal.transfer;

import dev.mlopskit.tracking.LoggedModelData;
import dev.mlopskit.tracking.ModelVersionData;
import dev.mlopskit.tracking.RunData;

/**
 * What a copy is a copy of, however often it was copied: the id of the first one, which a copy under another id has in a tag.
 * Ids of runs and models are random, so they need no store beside them; a version adds when it was made.
 */
final class Origin {
    static final String TAG = "mlopskit.origin";

    private Origin() {}

    static String of(RunData run) {
        return run.tags().getOrDefault(TAG, run.runId());
    }

    static String of(LoggedModelData model) {
        return model.tags().getOrDefault(TAG, model.modelId());
    }

    static String of(ModelVersionData version) {
        return version.tags()
                .getOrDefault(TAG, "models:/" + version.name() + "/" + version.version() + " " + version.created());
    }
}
