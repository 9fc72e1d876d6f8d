package dev.mlopskit.pipeline.internal.events;

import dev.mlopskit.core.Digest;
import dev.mlopskit.core.Json;
import dev.mlopskit.pipeline.PipelineClock;
import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.pipeline.spi.EventSource;
import dev.mlopskit.tracking.AliasMove;
import dev.mlopskit.tracking.RegisteredModel;
import dev.mlopskit.tracking.Tracking;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The moves of an alias: those of its history, and those by MLflow itself, which are in no history, by where it points. */
public final class AliasSource implements EventSource {
    /**
     * How far the moves have been told.
     *
     * @param told how many
     * @param at when the last of the history was made
     * @param same how many of that time were told
     * @param to where the last one went
     */
    private record Place(
            long told, Instant at, int same, @Nullable Integer to) {
        static Place of(@Nullable String cursor) {
            if (cursor == null) return new Place(0, Instant.EPOCH, 0, null);
            List<?> parts = (List<?>) Objects.requireNonNull(Json.read(cursor));
            Number to = (Number) parts.get(3);
            return new Place(
                    ((Number) parts.get(0)).longValue(),
                    Instant.parse((String) parts.get(1)),
                    ((Number) parts.get(2)).intValue(),
                    to == null ? null : to.intValue());
        }

        String cursor() {
            return Json.write(Arrays.asList(told, at.toString(), same, to));
        }

        Place after(AliasMove move) {
            return new Place(told + 1, move.at(), move.at().equals(at) ? same + 1 : 1, move.to());
        }
    }

    private final RegisteredModel model;
    private final String alias;
    private final Duration interval;
    private final PipelineClock clock;
    /** Where it seemed to have gone without a history, the last time: it may just have moved between two looks. */
    private @Nullable Place suspect;

    /** The alias of a model; neither need be there yet, though a model that is not there is told as a failure until it is. */
    public AliasSource(Tracking tracking, String model, String alias, Duration interval, PipelineClock clock) {
        if (alias.isEmpty())
            throw new PipelineException("the alias of model '" + model + "' is empty: name one such as champion");
        this.model = tracking.registeredModel(model);
        this.alias = alias;
        this.interval = interval;
        this.clock = clock;
    }

    @Override
    public String name() {
        // A dash may be in both, a line break in neither.
        String digest = Digest.sha256((model.name() + "\n" + alias).getBytes(StandardCharsets.UTF_8));
        return "alias-" + digest.substring(0, 32);
    }

    @Override
    public Polled poll(@Nullable String cursor) {
        Place place = Place.of(cursor);
        List<Item> items = new ArrayList<>();
        int same = 0;
        Instant from = place.at();
        int passed = place.same();
        for (AliasMove move : model.history(alias)) {
            if (move.at().isBefore(from) || move.at().equals(from) && same++ < passed) continue;
            place = place.after(move);
            items.add(item(place, move));
        }
        Integer now = model.alias(alias).map(version -> version.version()).orElse(null);
        if (now == null && items.isEmpty() && place.to() == null && model.data().isEmpty())
            throw new PipelineException("there is no registered model '" + model.name() + "', whose alias '" + alias
                    + "' is to be followed: register it, or correct the name");
        if (Objects.equals(now, place.to())) {
            suspect = null;
        } else {
            Place moved = new Place(place.told() + 1, place.at(), place.same(), now);
            if (moved.equals(suspect)) {
                items.add(item(
                        moved, new AliasMove(model.name(), alias, place.to(), now, clock.instant(), "MLflow", null)));
                place = moved;
            }
            suspect = moved;
        }
        return new Polled(items, items.isEmpty() ? cursor : place.cursor(), false);
    }

    private Item item(Place place, AliasMove move) {
        return new Item(model.name() + "@" + alias + " " + place.told(), move);
    }

    @Override
    public Duration interval() {
        return interval;
    }
}
