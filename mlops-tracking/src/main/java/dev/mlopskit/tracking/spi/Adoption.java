package dev.mlopskit.tracking.spi;

import dev.mlopskit.core.Beta;
import dev.mlopskit.tracking.LoggedModelData;
import dev.mlopskit.tracking.ModelVersionData;
import java.util.List;

/**
 * Takes in what another store has, under the ids, numbers and times that it has there. Part of a {@link TrackingStore} that
 * lets its callers choose ids; the store's rules hold here too. Files have been copied before.
 */
@Beta
public interface Adoption {
    /**
     * Makes runs, all or none. A run that is there already keeps its experiment, address and lifecycle; what it lacks is added,
     * tags, status and end become those given. A run and its address need not have been known before; the logged models that
     * it speaks of must be there.
     *
     * @throws dev.mlopskit.tracking.ConflictException if a param of a run that is there has another value
     */
    void runs(List<AdoptedRun> runs);

    /**
     * Makes a logged model with its params, tags and status; the points of its metrics come with runs. One that is there
     * already gets the status and what it lacks of the tags. Its run need not be there yet.
     */
    void model(LoggedModelData model);

    /** Whether the number of a version of a registered model is or was taken. */
    boolean isTaken(String name, int version);

    /**
     * Makes a version of a registered model, which must be there, under its number; aliases are not looked at.
     *
     * @throws dev.mlopskit.tracking.ConflictException if the number is or was taken
     */
    void version(ModelVersionData version);
}
