package dev.mlopskit.tracking.internal.rest;

import dev.mlopskit.tracking.ConflictException;
import dev.mlopskit.tracking.Param;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.RunEntry;
import java.util.List;
import java.util.Optional;

/** Params are set once: which of them stand against what is to be logged. */
final class Params {
    private Params() {}

    /** The first param that has another value in a run. */
    static Optional<ConflictException> conflict(RunData run, List<? extends RunEntry> entries) {
        for (RunEntry entry : entries)
            if (entry instanceof Param param) {
                String present = run.params().get(param.key());
                if (present != null && !present.equals(param.value()))
                    return Optional.of(conflict(run.runId(), param.key(), present, param.value()));
            }
        return Optional.empty();
    }

    static ConflictException conflict(String runId, String key, String present, String value) {
        return new ConflictException(
                runId,
                "param '" + key + "' of run " + runId + " is '" + present + "' and cannot become '" + value
                        + "': params are set once; log another value in a nested run, or as a tag or metric");
    }
}
