package dev.mlopskit.tracking.internal.search;

import dev.mlopskit.tracking.Field;
import dev.mlopskit.tracking.Field.Kind;
import dev.mlopskit.tracking.Filter;
import dev.mlopskit.tracking.Filter.Condition;
import dev.mlopskit.tracking.Filter.Operator;
import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.NumberField;
import dev.mlopskit.tracking.Order;
import dev.mlopskit.tracking.TextField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * MLflow's grammar of filters and orders for runs: comparisons joined by {@code AND}. Source: the search syntax in the
 * MLflow 3 documentation, checked against its {@code search_runs}.
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
            Map.entry("run", Kind.ATTRIBUTE));
    private static final Map<String, String> ATTRIBUTES = Map.ofEntries(
            Map.entry("run_id", "run_id"),
            Map.entry("run_name", "run_name"),
            Map.entry("status", "status"),
            Map.entry("artifact_uri", "artifact_uri"),
            Map.entry("user_id", "user_id"),
            Map.entry("start_time", "start_time"),
            Map.entry("created", "start_time"),
            Map.entry("end_time", "end_time"));
    private static final Set<Operator> NUMERIC = EnumSet.range(Operator.EQUAL, Operator.GREATER_OR_EQUAL);
    private static final Set<Operator> TEXTUAL =
            EnumSet.of(Operator.EQUAL, Operator.NOT_EQUAL, Operator.LIKE, Operator.ILIKE, Operator.IN, Operator.NOT_IN);

    private final String text;
    private final List<Token> tokens;
    private int next;

    private SearchParser(String text) {
        this.text = text;
        this.tokens = Lexer.tokens(text);
    }

    /**
     * Reads a filter; an empty one has no conditions.
     *
     * @throws InvalidValueException that points at the character
     */
    public static Filter filter(String text) {
        SearchParser parser = new SearchParser(text);
        List<Condition> conditions = new ArrayList<>();
        if (parser.peek().kind() == Token.Kind.END) return Filter.all();
        do conditions.add(parser.condition());
        while (parser.take("AND"));
        parser.end("AND, or the end; there is no OR and there are no brackets");
        return new Filter(conditions);
    }

    /** Reads a term of an order, like {@code metrics.loss DESC}. */
    public static Order order(String text) {
        SearchParser parser = new SearchParser(text);
        Field field = parser.field();
        boolean descending = parser.take("DESC");
        if (!descending) parser.take("ASC");
        parser.end("ASC, DESC, or the end; each term is an argument of its own");
        return new Order(field, descending);
    }

    private Condition condition() {
        Field field = field();
        Token at = peek();
        Operator operator = operator();
        Set<Operator> allowed = field instanceof NumberField ? NUMERIC : TEXTUAL;
        if (!allowed.contains(operator))
            throw error(
                    at,
                    "'" + operator.symbol() + "' does not go with " + field.key() + ": use one of "
                            + allowed.stream().map(Operator::symbol).collect(Collectors.joining(" ")));
        List<Object> values = new ArrayList<>();
        if (operator != Operator.IN && operator != Operator.NOT_IN) {
            values.add(value(field));
            return new Condition(field, operator, values);
        }
        sign("(");
        do values.add(value(field));
        while (takeSign(","));
        sign(")");
        return new Condition(field, operator, values);
    }

    private Field field() {
        Token token = advance();
        if (token.kind() == Token.Kind.QUOTED) return attribute(token, token.text());
        if (token.kind() != Token.Kind.WORD) throw error(token, "expected a name like metrics.loss, found " + token);
        int dot = token.text().indexOf('.');
        String head = (dot < 0 ? token.text() : token.text().substring(0, dot)).toLowerCase(Locale.ROOT);
        if (dot < 0) return attribute(token, head);
        Kind kind = KINDS.get(head);
        if (kind == null)
            throw error(
                    token,
                    "'" + head + "' is not metrics, params, tags or attributes; quote a key with dots,"
                            + " like metrics.`a.b`");
        String key = token.text().substring(dot + 1);
        if (key.isEmpty()) {
            Token quoted = advance();
            if (quoted.kind() != Token.Kind.QUOTED) throw error(quoted, "expected a key, found " + quoted);
            key = quoted.text();
        }
        return switch (kind) {
            case ATTRIBUTE -> attribute(token, key);
            case METRIC -> new NumberField(kind, key);
            default -> new TextField(kind, key);
        };
    }

    private Field attribute(Token at, String name) {
        String attribute = ATTRIBUTES.get(name.toLowerCase(Locale.ROOT).replace(' ', '_'));
        if (attribute == null)
            throw error(
                    at,
                    "'" + name + "' is no attribute of a run; attributes are "
                            + new java.util.TreeSet<>(ATTRIBUTES.values())
                            + ", and other names need metrics., params. or tags.");
        return attribute.endsWith("_time") ? Field.numberAttribute(attribute) : Field.attribute(attribute);
    }

    private Operator operator() {
        Token token = advance();
        if (token.isWord("NOT") && take("IN")) return Operator.NOT_IN;
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
        if (field instanceof NumberField) {
            if (token.kind() == Token.Kind.NUMBER) return Double.valueOf(token.text());
            throw error(token, field.key() + " is compared with a number, and " + token + " is none");
        }
        if (token.kind() == Token.Kind.QUOTED) return token.text();
        throw error(token, field.key() + " is compared with a text in quotes, and " + token + " has none");
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
