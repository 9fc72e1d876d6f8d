package dev.mlopskit.testkit.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mlopskit.tracking.ExperimentData;
import dev.mlopskit.tracking.LoggedModelData;
import dev.mlopskit.tracking.ModelVersionData;
import dev.mlopskit.tracking.Relocation;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.spi.NewExperiment;
import dev.mlopskit.tracking.spi.NewModel;
import dev.mlopskit.tracking.spi.NewModelVersion;
import dev.mlopskit.tracking.spi.Search.Lifecycle;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What {@link dev.mlopskit.tracking.spi.TrackingStore#relocate} promises; skipped where addresses are not the store's. */
public interface RelocationContract extends StoreContract {
    private Relocation relocate(UnaryOperator<String> address) throws Exception {
        try {
            return store().relocate(address);
        } catch (StoreException e) {
            return Assumptions.abort("this store changes no addresses: " + e.getMessage());
        }
    }

    @Test
    default void addresses_change_in_all_that_has_one_and_nothing_else_does() throws Exception {
        String old = Given.experiment(store()).artifactLocation() + "/old";
        String fresh = old.substring(0, old.length() - 3) + "new";
        ExperimentData experiment =
                store().experiments().create(new NewExperiment(Given.name("e"), old, Map.of("place", old)));
        RunData run = Given.run(store(), experiment, "r", Given.START);
        RunData gone = Given.run(store(), experiment, "gone", Given.START);
        LoggedModelData model = store().models()
                .create(new NewModel(
                        experiment.experimentId(), run.runId(), "m", Given.START, Map.of("place", old), Map.of()));
        String name = Given.name("moved");
        String source = run.artifactUri() + "/m";
        store().registry()
                .createVersion(new NewModelVersion(
                        name, source, source, run.runId(), null, null, Given.START, null, Map.of("place", old)));
        RunData elsewhere = Given.run(store());
        store().runs().setLifecycle(gone.runId(), Lifecycle.DELETED);

        UnaryOperator<String> move =
                address -> address.startsWith(old) ? fresh + address.substring(old.length()) : address;
        assertEquals(new Relocation(1, 2, 1, 1), relocate(move));
        ExperimentData moved =
                store().experiments().byId(experiment.experimentId()).orElseThrow();
        assertEquals(fresh, moved.artifactLocation());
        assertEquals(experiment.tags(), moved.tags());
        for (RunData each : new RunData[] {run, gone})
            assertEquals(
                    move.apply(each.artifactUri()),
                    Given.read(store(), each.runId()).artifactUri());
        LoggedModelData movedModel = store().models().byId(model.modelId()).orElseThrow();
        assertEquals(move.apply(model.artifactUri()), movedModel.artifactUri());
        assertEquals(Map.of("place", old), movedModel.params());
        ModelVersionData version = store().registry().version(name, 1).orElseThrow();
        assertEquals(move.apply(source), version.source());
        assertEquals(move.apply(source), version.location());
        assertEquals(Map.of("place", old), version.tags());
        assertEquals(
                elsewhere.artifactUri(), Given.read(store(), elsewhere.runId()).artifactUri());
        assertEquals(new Relocation(0, 0, 0, 0), relocate(move), "nothing is left to do");
    }
}
