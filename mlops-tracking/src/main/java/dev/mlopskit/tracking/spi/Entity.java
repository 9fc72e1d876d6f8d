package dev.mlopskit.tracking.spi;

import dev.mlopskit.core.Beta;
import dev.mlopskit.tracking.Field;
import dev.mlopskit.tracking.Field.Kind;
import dev.mlopskit.tracking.Filter;
import dev.mlopskit.tracking.Filter.Condition;
import dev.mlopskit.tracking.Filter.Operator;
import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.NumberField;
import dev.mlopskit.tracking.Order;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What can be searched, and by what. Source: {@code search_utils.py}, {@code search_logged_model_utils.py} and both
 * {@code sqlalchemy_store.py} of MLflow 3.17.2. MLflow allows an operator here and not there; this library allows it wherever
 * the values are of the same type, and orders by whatever has one value.
 */
@Beta
@SuppressWarnings("ImmutableEnumChecker") // the sets and maps are never changed
public enum Entity {
    RUN(
            "runs",
            EnumSet.allOf(Kind.class),
            Set.of("run_id", "run_name", "status", "artifact_uri", "user_id"),
            Set.of("start_time", "end_time"),
            Map.of("created", "start_time")),
    EXPERIMENT(
            "experiments",
            EnumSet.of(Kind.TAG, Kind.ATTRIBUTE),
            Set.of("name", "experiment_id"),
            Set.of("creation_time", "last_update_time"),
            Map.of()),
    LOGGED_MODEL(
            "logged models",
            EnumSet.of(Kind.METRIC, Kind.PARAM, Kind.TAG, Kind.ATTRIBUTE),
            Set.of("name", "model_id", "model_type", "status", "source_run_id"),
            Set.of("creation_timestamp", "last_updated_timestamp"),
            Map.of("creation_time", "creation_timestamp", "last_updated_time", "last_updated_timestamp")),
    REGISTERED_MODEL(
            "registered models",
            EnumSet.of(Kind.TAG, Kind.ATTRIBUTE),
            Set.of("name"),
            Set.of("creation_timestamp", "last_updated_timestamp"),
            Map.of("timestamp", "last_updated_timestamp")),
    MODEL_VERSION(
            "model versions",
            EnumSet.of(Kind.TAG, Kind.ATTRIBUTE),
            Set.of("name", "run_id", "source_path"),
            Set.of("version_number", "creation_timestamp", "last_updated_timestamp"),
            Map.of());

    private static final Set<Operator> NUMERIC = EnumSet.of(
            Operator.EQUAL,
            Operator.NOT_EQUAL,
            Operator.LESS,
            Operator.LESS_OR_EQUAL,
            Operator.GREATER,
            Operator.GREATER_OR_EQUAL,
            Operator.IS_NULL,
            Operator.IS_NOT_NULL);
    private static final Set<Operator> TEXTUAL = EnumSet.of(
            Operator.EQUAL,
            Operator.NOT_EQUAL,
            Operator.LIKE,
            Operator.ILIKE,
            Operator.IN,
            Operator.NOT_IN,
            Operator.IS_NULL,
            Operator.IS_NOT_NULL);
    /** SQLite takes patterns of 50,000 bytes. */
    private static final int MAX_PATTERN = 10_000;

    private static final Set<String> DATASET = Set.of("name", "digest", "context");

    private final String plural;
    private final Set<Kind> kinds;
    private final Set<String> texts;
    private final Set<String> numbers;
    private final Map<String, String> alternates;

    Entity(String plural, Set<Kind> kinds, Set<String> texts, Set<String> numbers, Map<String, String> alternates) {
        this.plural = plural;
        this.kinds = kinds;
        this.texts = texts;
        this.numbers = numbers;
        this.alternates = alternates;
    }

    /** What a message calls several of them. */
    public String plural() {
        return plural;
    }

    /** Whether they have metrics, params and so on. */
    public boolean has(Kind kind) {
        return kinds.contains(kind);
    }

    /** The field of a kind and a key, by its one spelling; {@code null} if there is none. */
    public @Nullable Field field(Kind kind, String key) {
        if (!has(kind)) return null;
        return switch (kind) {
            case METRIC -> Field.metric(key);
            case PARAM -> Field.param(key);
            case TAG -> Field.tag(key);
            case ATTRIBUTE -> attribute(key);
            case DATASET -> DATASET.contains(key.toLowerCase(Locale.ROOT)) ? Field.dataset(lower(key)) : null;
        };
    }

    private @Nullable Field attribute(String name) {
        String spelled = lower(name).replace(' ', '_');
        String attribute = alternates.getOrDefault(spelled, spelled);
        if (texts.contains(attribute)) return Field.attribute(attribute);
        return numbers.contains(attribute) ? Field.numberAttribute(attribute) : null;
    }

    /** What can be asked of them, for a message. */
    public String fields() {
        Set<String> names = new TreeSet<>(texts);
        names.addAll(numbers);
        return plural + " have "
                + kinds.stream()
                        .filter(kind -> kind != Kind.ATTRIBUTE)
                        .map(kind -> lower(kind.name()) + "s")
                        .collect(Collectors.joining(", "))
                + " and the attributes " + String.join(", ", names)
                + (has(Kind.DATASET) ? "; a dataset has " + new TreeSet<>(DATASET) : "");
    }

    /** The operators that a field takes. */
    public static Set<Operator> operators(Field field) {
        return field instanceof NumberField ? NUMERIC : TEXTUAL;
    }

    /**
     * A filter with each field by its one spelling.
     *
     * @throws InvalidValueException if it looks at what this entity does not have
     */
    public Filter check(Filter filter) {
        return new Filter(filter.conditions().stream().map(this::check).toList());
    }

    private Condition check(Condition condition) {
        Field field = check(condition.field());
        if (!operators(field).contains(condition.operator()))
            throw new InvalidValueException(
                    "condition '" + condition + "'",
                    "has an operator that " + field.key() + " does not take: use one of " + symbols(field));
        boolean pattern = condition.operator() == Operator.LIKE || condition.operator() == Operator.ILIKE;
        if (pattern && ((String) condition.values().get(0)).length() > MAX_PATTERN)
            throw new InvalidValueException(
                    "pattern for " + field.key(), "has more than " + MAX_PATTERN + " characters: shorten it");
        return new Condition(field, condition.operator(), condition.values());
    }

    /** The operators that a field takes, for a message. */
    public static String symbols(Field field) {
        return operators(field).stream().map(Operator::symbol).collect(Collectors.joining(" "));
    }

    /**
     * An order with its field by its one spelling.
     *
     * @throws InvalidValueException if it looks at what this entity does not have, or has several of
     */
    public Order check(Order order) {
        if (order.field().kind() == Kind.DATASET)
            throw new InvalidValueException(
                    "order '" + order + "'", "is by datasets, of which a run has any number: filter by them");
        return new Order(check(order.field()), order.descending());
    }

    private Field check(Field field) {
        Field known = field(field.kind(), field.key());
        if (known == null)
            throw new InvalidValueException("field '" + name(field) + "'", "cannot be searched: " + fields());
        if (known.getClass() != field.getClass())
            throw new InvalidValueException(
                    "field '" + name(field) + "'",
                    known instanceof NumberField
                            ? "is a number: use Field.numberAttribute"
                            : "is a text: use Field.attribute");
        return known;
    }

    private static String name(Field field) {
        return lower(field.kind().name()) + "s." + field.key();
    }

    /** The order that decides ties, down to a single entity, as MLflow's SQL store has it. */
    List<Order> ties(List<Order> given) {
        return switch (this) {
            case RUN ->
                List.of(
                        Field.numberAttribute("start_time").descending(),
                        Field.attribute("run_id").ascending());
            case EXPERIMENT -> {
                Order byId = new Order(Field.attribute("experiment_id"), !given.isEmpty());
                yield given.isEmpty()
                        ? List.of(Field.numberAttribute("creation_time").descending(), byId)
                        : List.of(byId);
            }
            case LOGGED_MODEL ->
                List.of(
                        Field.numberAttribute("creation_timestamp").descending(),
                        Field.attribute("model_id").ascending());
            case REGISTERED_MODEL -> List.of(Field.attribute("name").ascending());
            case MODEL_VERSION -> {
                List<Order> byId = List.of(
                        Field.attribute("name").ascending(),
                        Field.numberAttribute("version_number").descending());
                yield given.isEmpty()
                        ? List.of(
                                Field.numberAttribute("last_updated_timestamp").descending(), byId.get(0), byId.get(1))
                        : byId;
            }
        };
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
