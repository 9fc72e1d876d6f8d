package dev.mlopskit.testkit.spi;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mlopskit.tracking.Param;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a {@link TrackingStore} promises about its end. */
public interface ClosingContract extends StoreContract {
    @Test
    default void closing_again_does_nothing() throws Exception {
        Given.run(store());
        store().close();
        store().close();
    }

    @Test
    default void a_closed_store_says_so() throws Exception {
        TrackingStore store = store();
        RunData run = Given.run(store);
        store.close();
        assertAll(
                () -> assertThrows(StoreException.class, () -> store.runs().byId(run.runId())),
                () -> assertThrows(
                        StoreException.class, () -> store.runs().log(run.runId(), List.of(new Param("a", "1")))),
                () -> assertThrows(
                        StoreException.class, () -> store.runs().log(run.runId(), List.of(Given.point("m", 1, 0, 0)))),
                () -> assertThrows(
                        StoreException.class, () -> store.experiments().byName("Default")),
                () -> assertThrows(StoreException.class, () -> store.models().byId("m-" + Given.NO_RUN)),
                () -> assertThrows(StoreException.class, () -> store.registry().version("m", 1)));
    }

    @Test
    default void what_was_written_outlives_the_handle_that_wrote_it() throws Exception {
        TrackingStore other = sameStore();
        String id = Given.run(store()).runId();
        store().runs().log(id, List.of(new Param("a", "1"), Given.point("m", Double.NaN, 0, 0)));
        RunData before = Given.read(store(), id);
        store().close();
        assertEquals(before, Given.read(other, id), "a handle that was open already");
        other.runs().log(id, List.of(new Param("b", "2")));
        other.close();
        assertEquals("2", Given.read(sameStore(), id).params().get("b"), "a handle that was opened afterwards");
    }

    @Test
    default void the_address_shows_no_secret_and_is_not_blank() throws Exception {
        assertFalse(store().uri().isBlank());
        assertFalse(store().uri().matches(".*//[^/@]*:[^/@]+@.*"), store().uri());
    }
}
