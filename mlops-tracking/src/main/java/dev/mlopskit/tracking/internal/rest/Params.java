package dev.mlopskit.tracking.internal.rest;

import dev.mlopskit.tracking.ConflictException;
import dev.mlopskit.tracking.Param;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.RunEntry;
import dev.mlopskit.tracking.internal.Conflicts;
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
                    return Optional.of(Conflicts.param(run.runId(), param.key(), present, param.value()));
            }
        return Optional.empty();
    }
}
