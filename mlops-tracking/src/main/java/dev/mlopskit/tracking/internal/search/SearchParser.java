package dev.mlopskit.tracking.internal.search;

import dev.mlopskit.tracking.Field;
import dev.mlopskit.tracking.Field.Kind;
import dev.mlopskit.tracking.Filter;
import dev.mlopskit.tracking.Filter.Condition;
import dev.mlopskit.tracking.Filter.Operator;
import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.NumberField;
import dev.mlopskit.tracking.Order;
import dev.mlopskit.tracking.internal.Limits;
import dev.mlopskit.tracking.spi.Entity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * MLflow's grammar of filters and orders: comparisons joined by {@code AND}. What an entity has, {@link Entity} says. Source:
 * {@code search_utils.py} of MLflow 3.17.2, and what its searches answer.
 */
public final class SearchParser {
    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("metric", Kind.METRIC),
            Map.entry("metrics", Kind.METRIC),
            Map.entry("param", Kind.PARAM),
            Map.entry("params", Kind.PARAM),
            Map.entry("parameter", Kind.PARAM),
            Map.entry("parameters", Kind.PARAM),
            Map.entry("tag", Kind.TAG),
            Map.entry("tags", Kind.TAG),
            Map.entry("attribute", Kind.ATTRIBUTE),
            Map.entry("attributes", Kind.ATTRIBUTE),
            Map.entry("attr", Kind.ATTRIBUTE),
            Map.entry("run", Kind.ATTRIBUTE),
            Map.entry("dataset", Kind.DATASET),
            Map.entry("datasets", Kind.DATASET));

    private final Entity entity;
    private final String text;
    private final List<Token> tokens;
    private int next;

    private SearchParser(Entity entity, String text) {
        this.entity = entity;
        this.text = text;
        this.tokens = Lexer.tokens(text);
    }

    /**
     * Reads a filter; an empty one has no conditions.
     *
     * @throws InvalidValueException that points at the character
     */
    public static Filter filter(Entity entity, String text) {
        SearchParser parser = new SearchParser(entity, Limits.there("filter", text));
        List<Condition> conditions = new ArrayList<>();
        if (parser.peek().kind() == Token.Kind.END) return Filter.all();
        do conditions.add(parser.condition());
        while (parser.take("AND"));
        parser.end("AND, or the end; there is no OR and there are no brackets");
        return new Filter(conditions);
    }

    /** Reads a term of an order, like {@code metrics.loss DESC}. */
    public static Order order(Entity entity, String text) {
        SearchParser parser = new SearchParser(entity, Limits.there("order", text));
        Token at = parser.peek();
        Field field = parser.field();
        if (field.kind() == Kind.DATASET) throw parser.error(at, "a run has any number of datasets: filter by them");
        boolean descending = parser.take("DESC");
        if (!descending) parser.take("ASC");
        parser.end("ASC, DESC, or the end; each term is an argument of its own");
        return new Order(field, descending);
    }

    private Condition condition() {
        Field field = field();
        Token at = peek();
        Operator operator = operator();
        if (!Entity.operators(field).contains(operator))
            throw error(
                    at,
                    "'" + operator.symbol() + "' does not go with " + field.key() + ": use one of "
                            + Entity.symbols(field));
        return new Condition(field, operator, values(field, operator));
    }

    private List<Object> values(Field field, Operator operator) {
        if (operator == Operator.IS_NULL || operator == Operator.IS_NOT_NULL) return List.of();
        if (operator != Operator.IN && operator != Operator.NOT_IN) return List.of(value(field));
        List<Object> values = new ArrayList<>();
        sign("(");
        // MLflow reads a list as a tuple of Python's, which may end with a comma.
        do values.add(value(field));
        while (takeSign(",") && !peek().is(")"));
        sign(")");
        return values;
    }

    private Field field() {
        Token token = advance();
        boolean quoted = token.kind() == Token.Kind.QUOTED;
        if (quoted && !peek().is(".")) return known(token, Kind.ATTRIBUTE, token.text());
        if (!quoted && token.kind() != Token.Kind.WORD)
            throw error(token, "expected a name like metrics.loss, found " + token);
        int dot = quoted ? -1 : token.text().indexOf('.');
        if (!quoted && dot < 0) return known(token, Kind.ATTRIBUTE, token.text());
        String head = (quoted ? token.text() : token.text().substring(0, dot)).toLowerCase(Locale.ROOT);
        Kind kind = KINDS.get(head);
        if (kind == null || !entity.has(kind))
            throw error(
                    token,
                    "there is no '" + head + "': " + entity.fields() + "; quote a key with dots, like metrics.`a.b`");
        if (quoted) sign(".");
        String key = quoted ? "" : token.text().substring(dot + 1);
        return known(token, kind, key.isEmpty() ? key(quoted) : key);
    }

    /** The key after a dot. */
    private String key(boolean wordAllowed) {
        Token token = advance();
        if (token.kind() == Token.Kind.QUOTED || wordAllowed && token.kind() == Token.Kind.WORD) return token.text();
        throw error(token, "expected a key, found " + token);
    }

    private Field known(Token at, Kind kind, String key) {
        Field field = entity.field(kind, key);
        if (field == null)
            throw error(
                    at,
                    "'" + key + "' is no " + kind.name().toLowerCase(Locale.ROOT) + " that can be searched: "
                            + entity.fields());
        return field;
    }

    private Operator operator() {
        Token token = advance();
        if (token.isWord("NOT") && take("IN")) return Operator.NOT_IN;
        if (token.isWord("IS")) {
            boolean not = take("NOT");
            if (take("NULL")) return not ? Operator.IS_NOT_NULL : Operator.IS_NULL;
            throw error(peek(), "expected NULL, found " + peek());
        }
        String word = token.text().toUpperCase(Locale.ROOT);
        return Arrays.stream(Operator.values())
                .filter(operator ->
                        token.kind() != Token.Kind.QUOTED && operator.symbol().equals(word))
                .findFirst()
                .orElseThrow(() -> error(token, "expected an operator like = or <, found " + token));
    }

    private Object value(Field field) {
        Token token = advance();
        if (token.is("=")) throw error(token, "equality is written with one '='");
        if (field instanceof NumberField) return number(field, token);
        if (token.kind() == Token.Kind.QUOTED) return token.text();
        throw error(token, field.key() + " is compared with a text in quotes, and " + token + " has none");
    }

    /** MLflow takes numbers of attributes in quotes too. */
    private Double number(Field field, Token token) {
        boolean attribute = field.kind() == Kind.ATTRIBUTE && token.text().matches("[-+]?\\d{1,18}");
        if (token.kind() == Token.Kind.NUMBER || token.kind() == Token.Kind.QUOTED && attribute)
            return Double.valueOf(token.text());
        throw error(token, field.key() + " is compared with a number, and " + token + " is none");
    }

    private Token peek() {
        return tokens.get(next);
    }

    private Token advance() {
        Token token = tokens.get(next);
        if (token.kind() != Token.Kind.END) next++;
        return token;
    }

    private boolean take(String word) {
        if (!peek().isWord(word)) return false;
        next++;
        return true;
    }

    private boolean takeSign(String sign) {
        if (!peek().is(sign)) return false;
        next++;
        return true;
    }

    private void sign(String sign) {
        if (!takeSign(sign)) throw error(peek(), "expected '" + sign + "', found " + peek());
    }

    private void end(String expected) {
        if (peek().kind() != Token.Kind.END) throw error(peek(), "expected " + expected + ", found " + peek());
    }

    private InvalidValueException error(Token at, String problem) {
        return Lexer.error(text, at.at(), problem);
    }
}
