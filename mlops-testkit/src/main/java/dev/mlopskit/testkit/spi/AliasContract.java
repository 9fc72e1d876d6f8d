package dev.mlopskit.testkit.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mlopskit.tracking.AliasMove;
import dev.mlopskit.tracking.ConflictException;
import dev.mlopskit.tracking.ModelVersionData;
import dev.mlopskit.tracking.NotFoundException;
import dev.mlopskit.tracking.spi.RegistryStore;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a {@link RegistryStore} promises about aliases. */
public interface AliasContract extends StoreContract {
    @Test
    default void an_alias_points_at_one_version_at_a_time() throws Exception {
        RegistryStore registry = store().registry();
        String name = model(2);
        registry.moveAlias(Given.move(name, "champion", null, 1), false);
        registry.moveAlias(Given.move(name, "Champion", null, 1), false);
        registry.moveAlias(Given.move(name, "champion", null, 2), false);
        assertEquals(2, registry.versionByAlias(name, "champion").orElseThrow().version());
        assertEquals(Set.of("Champion"), registry.version(name, 1).orElseThrow().aliases());
        assertEquals(Set.of("champion"), registry.version(name, 2).orElseThrow().aliases());
        assertEquals(
                Map.of("champion", 2, "Champion", 1),
                registry.model(name).orElseThrow().aliases());
        registry.moveAlias(Given.move(name, "champion", 2, null), true);
        assertEquals(Optional.empty(), registry.versionByAlias(name, "champion"));
    }

    @Test
    default void an_alias_needs_a_version() throws Exception {
        RegistryStore registry = store().registry();
        String name = Given.name("m");
        assertThrows(NotFoundException.class, () -> registry.moveAlias(Given.move(name, "champion", null, 1), false));
        Given.version(store(), name);
        assertThrows(NotFoundException.class, () -> registry.moveAlias(Given.move(name, "champion", null, 2), false));
        assertEquals(Optional.empty(), registry.versionByAlias(name, "champion"));
        assertEquals(List.of(), registry.aliasMoves(name, "champion"));
    }

    @Test
    default void the_aliases_of_a_deleted_version_are_gone() throws Exception {
        RegistryStore registry = store().registry();
        String name = model(2);
        registry.moveAlias(Given.move(name, "champion", null, 2), false);
        registry.deleteVersion(name, 2, Given.START, "ann");
        assertEquals(Optional.empty(), registry.versionByAlias(name, "champion"));
        assertEquals(Map.of(), registry.model(name).orElseThrow().aliases());
        assertThrows(NotFoundException.class, () -> registry.moveAlias(Given.move(name, "champion", null, 2), false));
    }

    @Test
    default void deleting_a_version_is_a_move_of_its_aliases_to_nowhere() throws Exception {
        RegistryStore registry = store().registry();
        String name = model(2);
        for (String alias : List.of("champion", "newest", "shadow"))
            registry.moveAlias(Given.move(name, alias, null, alias.equals("shadow") ? 1 : 2), false);
        Instant later = Given.START.plusSeconds(60);
        List<AliasMove> moves = registry.deleteVersion(name, 2, later, "bob");
        for (String alias : List.of("champion", "newest")) {
            AliasMove away = new AliasMove(name, alias, 2, null, later, "bob", RegistryStore.VERSION_DELETED);
            assertTrue(moves.contains(away), moves.toString());
            assertEquals(
                    List.of(Given.move(name, alias, null, 2), away),
                    store().registry().aliasMoves(name, alias));
        }
        assertEquals(2, moves.size());
        assertEquals(1, registry.aliasMoves(name, "shadow").size());
        assertEquals(Optional.of(1), registry.versionByAlias(name, "shadow").map(ModelVersionData::version));
        assertEquals(List.of(), registry.deleteVersion(model(1), 1, later, "bob"));
    }

    @Test
    default void a_new_model_inherits_nothing_from_a_deleted_one_of_its_name() throws Exception {
        RegistryStore registry = store().registry();
        String name = model(1);
        String other = model(1);
        registry.moveAlias(Given.move(name, "champion", null, 1), false);
        registry.moveAlias(Given.move(other, "champion", null, 1), false);
        registry.deleteModel(name);
        assertEquals(List.of(), registry.aliasMoves(name, "champion"));
        Given.version(store(), name);
        assertEquals(List.of(), registry.aliasMoves(name, "champion"));
        assertEquals(Optional.empty(), registry.versionByAlias(name, "champion"));
        registry.deleteModel(name);
        registry.renameModel(other, name);
        assertEquals(List.of(Given.move(name, "champion", null, 1)), registry.aliasMoves(name, "champion"));
        assertEquals(List.of(), registry.aliasMoves(other, "champion"));
    }

    @Test
    default void a_renamed_model_goes_on_with_its_history() throws Exception {
        RegistryStore registry = store().registry();
        String name = model(2);
        String renamed = Given.name("renamed");
        registry.moveAlias(Given.move(name, "champion", null, 1), false);
        registry.renameModel(name, renamed);
        registry.moveAlias(Given.move(renamed, "champion", 1, 2), true);
        registry.deleteVersion(renamed, 2, Given.START, "ann");
        assertEquals(
                List.of(
                        Given.move(renamed, "champion", null, 1),
                        Given.move(renamed, "champion", 1, 2),
                        new AliasMove(renamed, "champion", 2, null, Given.START, "ann", RegistryStore.VERSION_DELETED)),
                registry.aliasMoves(renamed, "champion"));
        Given.version(store(), name);
        assertEquals(List.of(), registry.aliasMoves(name, "champion"));
    }

    @Test
    default void a_stale_move_is_refused_and_leaves_no_trace() throws Exception {
        RegistryStore registry = store().registry();
        String name = model(3);
        assertThrows(ConflictException.class, () -> registry.moveAlias(Given.move(name, "champion", 1, 2), true));
        registry.moveAlias(Given.move(name, "champion", null, 1), true);
        assertThrows(ConflictException.class, () -> registry.moveAlias(Given.move(name, "champion", null, 2), true));
        registry.moveAlias(Given.move(name, "champion", 1, 2), true);
        assertThrows(ConflictException.class, () -> registry.moveAlias(Given.move(name, "champion", 1, 3), true));
        assertThrows(ConflictException.class, () -> registry.moveAlias(Given.move(name, "champion", 1, null), true));
        assertEquals(2, registry.versionByAlias(name, "champion").orElseThrow().version());
        assertEquals(2, registry.aliasMoves(name, "champion").size());
    }

    @Test
    default void every_move_is_kept_with_who_when_from_where_and_why() throws Exception {
        RegistryStore registry = store().registry();
        String name = model(2);
        AliasMove first = new AliasMove(name, "champion", null, 1, Given.START, "ann 🐧", "first of\nall");
        AliasMove second = new AliasMove(name, "champion", 1, 2, Given.START.plusMillis(1), "bob", null);
        AliasMove last = new AliasMove(name, "champion", 2, null, Given.START.plusMillis(1), "bob", "");
        assertEquals(first, registry.moveAlias(first, true));
        // What it is said to come from is put right where nobody asked to compare.
        assertEquals(
                second, registry.moveAlias(new AliasMove(name, "champion", null, 2, second.at(), "bob", null), false));
        assertEquals(last, registry.moveAlias(last, true));
        registry.moveAlias(Given.move(name, "other", null, 1), false);
        assertEquals(List.of(first, second, last), registry.aliasMoves(name, "champion"));
        assertEquals(List.of(), registry.aliasMoves(name, "never there"));
        assertEquals(List.of(), registry.aliasMoves(Given.name("none"), "champion"));
    }

    @Test
    default void of_handles_that_move_an_alias_at_once_one_wins() throws Exception {
        List<TrackingStore> handles = List.of(store(), sameStore());
        String name = model(5);
        store().registry().moveAlias(Given.move(name, "champion", null, 5), true);
        for (int round = 0; round < 5; round++) {
            int from = store().registry()
                    .versionByAlias(name, "champion")
                    .orElseThrow()
                    .version();
            List<Integer> targets =
                    IntStream.rangeClosed(1, 5).filter(to -> to != from).boxed().toList();
            List<Boolean> won = Together.call(4, thread -> {
                try {
                    handles.get(thread % 2)
                            .registry()
                            .moveAlias(Given.move(name, "champion", from, targets.get(thread)), true);
                    return true;
                } catch (ConflictException e) {
                    return false;
                }
            });
            assertEquals(1, won.stream().filter(moved -> moved).count(), won.toString());
            ModelVersionData now =
                    store().registry().versionByAlias(name, "champion").orElseThrow();
            assertEquals(targets.get(won.indexOf(true)), now.version());
        }
        assertTrue(store().registry().aliasMoves(name, "champion").size() == 6);
    }

    private String model(int versions) throws Exception {
        String name = Given.name("m");
        for (int version = 1; version <= versions; version++) Given.version(store(), name);
        return name;
    }
}
