package dev.mlopskit.tracking.spi;

import dev.mlopskit.core.Beta;
import dev.mlopskit.tracking.ExperimentData;
import dev.mlopskit.tracking.Field;
import dev.mlopskit.tracking.Filter.Condition;
import dev.mlopskit.tracking.LoggedModelData;
import dev.mlopskit.tracking.ModelVersionData;
import dev.mlopskit.tracking.RegisteredModelData;
import dev.mlopskit.tracking.RunData;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Searches among entities that are in memory, by the rules that {@link Search} has: for stores without a query language, and as
 * the reference that SQL is tested against. The caller gives only entities of the experiments and the lifecycle that the
 * search names; conditions, datasets, order, pages and which metrics are wanted are looked after here. Immutable.
 *
 * @param <T> what a store has in memory
 * @param <D> what it finds
 */
@Beta
public final class InMemorySearch<T, D> {
    /** What an entity says of a field that its data does not have. */
    @FunctionalInterface
    public interface Values<T> {
        /**
         * The values of a field: {@link String} for a text, {@link Long} or {@link Double} for a number; empty where the
         * entity lacks it. Of several, any one may pass a condition, and the first one counts for the order.
         */
        List<?> of(T item, Field field);
    }

    private record Found<T>(T item, List<@Nullable Object> key) {}

    private final Entity entity;
    private final Facts<T, D> facts;

    InMemorySearch(Entity entity, Facts<T, D> facts) {
        this.entity = entity;
        this.facts = facts;
    }

    /** A search among runs, which have at least the metrics that a search looks at or wants. */
    public static InMemorySearch<RunData, RunData> runs() {
        return new InMemorySearch<>(Entity.RUN, new RunFacts());
    }

    /** A search among experiments. */
    public static InMemorySearch<ExperimentData, ExperimentData> experiments() {
        return new InMemorySearch<>(Entity.EXPERIMENT, new ExperimentFacts());
    }

    /**
     * A search among logged models.
     *
     * @param data gives a model with all points of its metrics
     * @param others gives {@code model_type} and {@code last_updated_timestamp}, in milliseconds since 1970
     */
    public static <T> InMemorySearch<T, LoggedModelData> loggedModels(
            Function<T, LoggedModelData> data, Values<T> others) {
        return new InMemorySearch<>(Entity.LOGGED_MODEL, new LoggedModelFacts<>(data, others));
    }

    /** A search among registered models. */
    public static InMemorySearch<RegisteredModelData, RegisteredModelData> registeredModels() {
        return new InMemorySearch<>(Entity.REGISTERED_MODEL, new RegisteredModelFacts());
    }

    /** A search among versions of registered models. */
    public static InMemorySearch<ModelVersionData, ModelVersionData> modelVersions() {
        return new InMemorySearch<>(Entity.MODEL_VERSION, new ModelVersionFacts());
    }

    /**
     * The page of the search that its limit and its page name.
     *
     * @throws dev.mlopskit.tracking.InvalidValueException if the search is not for the entity
     */
    public Page<D> find(Collection<? extends T> all, Search search) {
        SearchPlan plan = SearchPlan.of(entity, search);
        Comparator<List<@Nullable Object>> order = SortKey.comparator(plan.order());
        List<@Nullable Object> after = plan.after();
        List<Found<T>> found = new ArrayList<>();
        for (T item : all) {
            if (!passes(item, plan, search)) continue;
            List<@Nullable Object> key = key(item, plan, search);
            if (after == null || order.compare(key, after) > 0) found.add(new Found<>(item, key));
        }
        found.sort(Comparator.comparing(Found::key, order));
        int size = Math.min(search.limit(), found.size());
        return new Page<>(
                found.subList(0, size).stream()
                        .map(each -> data(each.item(), search))
                        .toList(),
                size < found.size() ? plan.token(found.get(size - 1).key()) : null);
    }

    /** How many entities the search finds, whatever its limit and page. */
    public long count(Collection<? extends T> all, Search search) {
        SearchPlan plan = SearchPlan.of(entity, search.page(null));
        return all.stream().filter(item -> passes(item, plan, search)).count();
    }

    private D data(T item, Search search) {
        D data = facts.data(item);
        return search.metrics() == null ? data : facts.only(search.metrics(), data);
    }

    private List<@Nullable Object> key(T item, SearchPlan plan, Search search) {
        List<@Nullable Object> key = new ArrayList<>();
        for (var term : plan.order()) {
            List<?> all = facts.values(item, term.field(), search);
            key.add(all.isEmpty() ? null : sortValue(term.field(), all.get(0)));
        }
        return key;
    }

    /** An experiment's id is a number, and the status of a logged model has a place in a row. */
    private Object sortValue(Field field, Object value) {
        if (entity == Entity.EXPERIMENT && field.equals(Field.attribute("experiment_id")))
            return Long.valueOf(value.toString());
        if (entity == Entity.LOGGED_MODEL && field.equals(Field.attribute("status")))
            return (long)
                    LoggedModelData.Status.valueOf(value.toString()).compareTo(LoggedModelData.Status.UNSPECIFIED);
        return value;
    }

    private boolean passes(T item, SearchPlan plan, Search search) {
        if (!facts.isInside(item, search)) return false;
        if (plan.withoutPrompts()
                && facts.values(item, Field.tag(SearchPlan.PROMPT_TAG), search).contains("true")) return false;
        for (Condition condition : plan.conditions()) {
            List<?> all = facts.values(item, condition.field(), search);
            boolean passed =
                    switch (condition.operator()) {
                        case IS_NULL -> all.isEmpty();
                        case IS_NOT_NULL -> !all.isEmpty();
                        default -> all.stream().anyMatch(value -> passes(Objects.requireNonNull(value), condition));
                    };
            if (!passed) return false;
        }
        return true;
    }

    private static boolean passes(Object value, Condition condition) {
        return value instanceof Number number
                ? passesNumber(number.doubleValue(), condition)
                : passesText(value.toString(), condition);
    }

    private static boolean passesNumber(double value, Condition condition) {
        double other = (Double) condition.values().get(0);
        return switch (condition.operator()) {
            case EQUAL -> value == other;
            case NOT_EQUAL -> value != other;
            case LESS -> value < other;
            case LESS_OR_EQUAL -> value <= other;
            case GREATER -> value > other;
            case GREATER_OR_EQUAL -> value >= other;
            default -> throw new IllegalStateException(condition + " was not checked");
        };
    }

    private static boolean passesText(String value, Condition condition) {
        String other = (String) condition.values().get(0);
        return switch (condition.operator()) {
            case EQUAL -> value.equals(other);
            case NOT_EQUAL -> !value.equals(other);
            case LIKE -> Like.matches(value, other, false);
            case ILIKE -> Like.matches(value, other, true);
            case IN -> condition.values().contains(value);
            case NOT_IN -> !condition.values().contains(value);
            default -> throw new IllegalStateException(condition + " was not checked");
        };
    }
}
