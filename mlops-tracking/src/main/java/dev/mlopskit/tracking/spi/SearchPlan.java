package dev.mlopskit.tracking.spi;

import dev.mlopskit.core.Beta;
import dev.mlopskit.tracking.Field;
import dev.mlopskit.tracking.Filter.Condition;
import dev.mlopskit.tracking.Filter.Operator;
import dev.mlopskit.tracking.Order;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A search made ready for a store that has a query language of its own: checked, with the order down to a single entity, and with
 * pages that go on after an entity. The rules are those of {@link Search}; {@link InMemorySearch} keeps them for other stores.
 *
 * @param entity what is searched
 * @param conditions what an entity must pass, all of it
 * @param withoutPrompts whether prompts, which MLflow keeps as registered models, are left out
 * @param order the terms of the order down to a single entity
 * @param after the sort values of the last entity that is not wanted again, one for each term, each a
 *     {@link Long}, {@link Double} or {@link String}, or {@code null} where it had none; {@code null} to begin
 * @param signature what tells this search from others
 */
@Beta
public record SearchPlan(
        Entity entity,
        List<Condition> conditions,
        boolean withoutPrompts,
        List<Order> order,
        @Nullable List<@Nullable Object> after,
        String signature) {
    /** The tag that makes a prompt of a registered model. */
    public static final String PROMPT_TAG = "mlflow.prompt.is_prompt";

    /**
     * Makes a search ready.
     *
     * @throws dev.mlopskit.tracking.InvalidValueException if the filter or the order is not for the entity, or the page is
     *     not of this search
     */
    public static SearchPlan of(Entity entity, Search search) {
        List<Condition> conditions = entity.check(search.filter()).conditions();
        boolean withoutPrompts = leavesOutPrompts(entity, conditions);
        if (withoutPrompts)
            conditions = conditions.stream()
                    .filter(condition -> !isOnPrompts(condition))
                    .toList();
        List<Order> order = order(entity, search.orderBy());
        String signature = PageToken.signature(entity, search, order);
        List<@Nullable Object> after = search.page() == null ? null : PageToken.read(search.page(), signature, order);
        return new SearchPlan(entity, conditions, withoutPrompts, order, after, signature);
    }

    /** What the next search is to be given to go on after an entity. */
    public String token(List<@Nullable Object> sortValues) {
        return PageToken.write(signature, sortValues);
    }

    private static List<Order> order(Entity entity, List<Order> given) {
        List<Order> all = new ArrayList<>(given.stream().map(entity::check).toList());
        all.addAll(entity.ties(given));
        // A field that was looked at decides nothing when it is looked at again.
        Set<Field> seen = new HashSet<>();
        return all.stream().filter(term -> seen.add(term.field())).toList();
    }

    /** MLflow finds prompts only when asked for them, and takes the tag for "false" where there is none. */
    private static boolean leavesOutPrompts(Entity entity, List<Condition> conditions) {
        if (entity != Entity.REGISTERED_MODEL && entity != Entity.MODEL_VERSION) return false;
        return conditions.stream()
                .filter(SearchPlan::isOnPrompts)
                .findFirst()
                .map(condition -> !asksForPrompts(condition))
                .orElse(true);
    }

    private static boolean isOnPrompts(Condition condition) {
        return condition.field().equals(Field.tag(PROMPT_TAG));
    }

    private static boolean asksForPrompts(Condition condition) {
        if (condition.operator() == Operator.IS_NOT_NULL) return true;
        if (condition.values().isEmpty()) return false;
        String value = condition.values().get(0).toString().toLowerCase(Locale.ROOT);
        return condition.operator() == Operator.EQUAL && value.equals("true")
                || condition.operator() == Operator.NOT_EQUAL && value.equals("false");
    }
}
