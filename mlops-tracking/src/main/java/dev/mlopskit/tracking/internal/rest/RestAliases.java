package dev.mlopskit.tracking.internal.rest;

import dev.mlopskit.core.Json;
import dev.mlopskit.tracking.AliasMove;
import dev.mlopskit.tracking.ConflictException;
import dev.mlopskit.tracking.NotFoundException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The aliases of a server. It has no call that moves an alias only if it is still where it was: so it is looked at first and
 * moved then, and of two who move it in the same instant the later one wins. Moves are kept in a tag of the registered model,
 * one for each alias, as many of the last ones as the tag holds.
 */
final class RestAliases {
    /** What the tags with moves start with; the alias follows. */
    static final String TAG = "mlopskit.alias.";

    /** What the column holds in databases that enforce it. */
    private static final int LONGEST_TAG = 5_000;

    private static final int LONGEST_KEY = 250;
    private static final int LONGEST_REASON = 1_000;

    private final Api api;

    RestAliases(Api api) {
        this.api = api;
    }

    /** A registered model as the server tells it. */
    Optional<Answer> read(String name) {
        try {
            return Optional.of(
                    api.get("registered-models/get", Map.of("name", name)).at("registered_model"));
        } catch (Refusal e) {
            if (e.isNotFound()) return Optional.empty();
            throw e.of("registered model", name);
        }
    }

    /** The version that each alias of a registered model points at. */
    static Map<String, Integer> of(Answer model) {
        Map<String, Integer> aliases = new HashMap<>();
        for (Answer alias : model.list("aliases")) aliases.put(alias.text("alias"), (int) alias.number("version"));
        return Map.copyOf(aliases);
    }

    AliasMove move(AliasMove asked, boolean compare) {
        Answer model = read(asked.name()).orElseThrow(() -> missing(asked.name()));
        Integer present = of(model).get(asked.alias());
        if (compare && !Objects.equals(present, asked.from()))
            throw new ConflictException(
                    asked.name(),
                    "alias '" + asked.alias() + "' of '" + asked.name() + "' points at " + say(present) + " and not at "
                            + say(asked.from()) + ", as was expected: look again, then decide anew");
        AliasMove move =
                new AliasMove(asked.name(), asked.alias(), present, asked.to(), asked.at(), asked.by(), asked.reason());
        if (Objects.equals(present, move.to())) return move;
        try {
            point(move);
            remember(move, model);
        } catch (Refusal e) {
            throw e.of("alias", move.name() + "@" + move.alias());
        }
        return move;
    }

    private void point(AliasMove move) throws Refusal {
        api.repeat(
                move.to() == null ? "DELETE" : "POST",
                "registered-models/alias",
                Api.body(
                        "name", move.name(),
                        "alias", move.alias(),
                        "version", move.to() == null ? null : move.to().toString()));
    }

    /** Keeps a move, unless the name of the alias leaves no room for its tag. */
    void remember(AliasMove move, Answer model) throws Refusal {
        String tag = TAG + move.alias();
        if (tag.length() > LONGEST_KEY) return;
        List<Object> moves = new ArrayList<>(kept(model, tag));
        moves.add(Api.body(
                "from", move.from(),
                "to", move.to(),
                "at", move.at().toEpochMilli(),
                "by", move.by(),
                "reason", move.reason() == null ? null : cut(move.reason())));
        while (Json.write(moves).length() > LONGEST_TAG && moves.size() > 1) moves.remove(0);
        api.repeat(
                "POST",
                "registered-models/set-tag",
                Api.body("name", move.name(), "key", tag, "value", Json.write(moves)));
    }

    private static String cut(String reason) {
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "...";
    }

    private static List<?> kept(Answer model, String tag) {
        String text = model.pairs("tags").getOrDefault(tag, "");
        return !text.isEmpty() && Json.read(text) instanceof List<?> moves ? moves : List.of();
    }

    List<AliasMove> moves(String name, String alias) {
        return read(name).stream()
                .flatMap(model -> kept(model, TAG + alias).stream())
                .filter(Map.class::isInstance)
                .map(move -> move(name, alias, new Answer(api.server(), (Map<?, ?>) move)))
                .toList();
    }

    private static AliasMove move(String name, String alias, Answer json) {
        return new AliasMove(
                name,
                alias,
                version(json, "from"),
                version(json, "to"),
                Instant.ofEpochMilli(json.number("at")),
                json.text("by"),
                json.optional("reason"));
    }

    private static @Nullable Integer version(Answer json, String name) {
        return json.optional(name) == null ? null : (int) json.number(name);
    }

    static NotFoundException missing(String name) {
        return new NotFoundException(
                "registered model", name, "register a version first; Tracking.registeredModels() lists them");
    }

    private static String say(@Nullable Integer version) {
        return version == null ? "nothing" : "version " + version;
    }
}
