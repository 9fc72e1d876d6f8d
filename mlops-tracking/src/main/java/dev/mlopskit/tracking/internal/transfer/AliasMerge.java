package dev.mlopskit.tracking.internal.transfer;

import dev.mlopskit.tracking.AliasMove;
import dev.mlopskit.tracking.RegisteredModelData;
import dev.mlopskit.tracking.internal.jvm.RunSource;
import dev.mlopskit.tracking.spi.RegistryStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Merges the aliases of registered models with their histories. As with branches of Git: where one side has been where the
 * other one is, it is ahead, and the other one follows; where neither has, they have parted.
 */
final class AliasMerge {
    private final RegistryStore source;
    private final RegistryStore target;
    private final String origin;
    private int moved;

    AliasMerge(RegistryStore source, RegistryStore target, String origin) {
        this.source = source;
        this.target = target;
        this.origin = origin;
    }

    int moved() {
        return moved;
    }

    List<String> collisions(RegisteredModelData model, Map<Integer, Integer> numbers) {
        List<String> collisions = new ArrayList<>();
        model.aliases().forEach((alias, version) -> {
            Integer present = present(model.name(), alias);
            if (!isBehind(model.name(), alias, version, numbers)
                    && present != null
                    && !follows(model.name(), alias, present, numbers))
                collisions.add("alias '" + alias + "' of '" + model.name() + "' points at version " + present
                        + " there, and at version " + version + " here");
        });
        return collisions;
    }

    /** Brings the aliases of a model to where they are in the source, but for those that have parted or are ahead. */
    void merge(RegisteredModelData model, Map<Integer, Integer> numbers) {
        model.aliases().forEach((alias, version) -> {
            Integer present = present(model.name(), alias);
            Integer to = numbers.get(version);
            if (to == null || isBehind(model.name(), alias, version, numbers)) return;
            if (present != null && !follows(model.name(), alias, present, numbers)) return;
            replay(model.name(), alias, present, numbers);
            if (!to.equals(present(model.name(), alias)))
                move(new AliasMove(
                        model.name(), alias, null, to, Instant.now(), RunSource.user(), "merged from " + origin));
            moved++;
        });
    }

    private @Nullable Integer present(String name, String alias) {
        return target.model(name).map(found -> found.aliases().get(alias)).orElse(null);
    }

    /** Whether the target has, or once had, the alias where the source has it now. */
    private boolean isBehind(String name, String alias, int version, Map<Integer, Integer> numbers) {
        Integer to = numbers.get(version);
        return to != null
                && (to.equals(present(name, alias))
                        || target.aliasMoves(name, alias).stream().anyMatch(move -> to.equals(move.to())));
    }

    /** Whether the source once had the alias where the target has it now. */
    private boolean follows(String name, String alias, int present, Map<Integer, Integer> numbers) {
        return source.aliasMoves(name, alias).stream()
                .anyMatch(move -> move.to() != null && Objects.equals(numbers.get(move.to()), present));
    }

    /** Makes the moves of the source after the last one to where the target is. */
    private void replay(String name, String alias, @Nullable Integer present, Map<Integer, Integer> numbers) {
        List<AliasMove> moves = source.aliasMoves(name, alias);
        int from = 0;
        for (int i = 0; i < moves.size(); i++) {
            Integer to = moves.get(i).to();
            if (present != null && to != null && present.equals(numbers.get(to))) from = i + 1;
        }
        for (AliasMove move : moves.subList(from, moves.size())) {
            Integer to = move.to() == null ? null : numbers.get(move.to());
            // A version that has been deleted since has no number here.
            if (move.to() == null || to != null)
                move(new AliasMove(name, alias, null, to, move.at(), move.by(), move.reason()));
        }
    }

    private void move(AliasMove move) {
        target.moveAlias(move, false);
    }
}
