package dev.mlopskit.tracking.internal.search;

import dev.mlopskit.tracking.InvalidValueException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * MLflow's grammar of filters and orders for runs: comparisons joined by {@code AND}. Source: the search syntax in the
 * MLflow 3 documentation, checked against its {@code search_runs}.
 */
public final class SearchParser {
    private static final Map<String, Field.Kind> KINDS = Map.ofEntries(
            Map.entry("metric", Field.Kind.METRIC),
            Map.entry("metrics", Field.Kind.METRIC),
            Map.entry("param", Field.Kind.PARAM),
            Map.entry("params", Field.Kind.PARAM),
            Map.entry("parameter", Field.Kind.PARAM),
            Map.entry("parameters", Field.Kind.PARAM),
            Map.entry("tag", Field.Kind.TAG),
            Map.entry("tags", Field.Kind.TAG),
            Map.entry("attribute", Field.Kind.ATTRIBUTE),
            Map.entry("attributes", Field.Kind.ATTRIBUTE),
            Map.entry("attr", Field.Kind.ATTRIBUTE),
            Map.entry("run", Field.Kind.ATTRIBUTE));
    private static final Map<String, String> ATTRIBUTES = Map.ofEntries(
            Map.entry("run_id", "run_id"),
            Map.entry("run_name", "run_name"),
            Map.entry("status", "status"),
            Map.entry("artifact_uri", "artifact_uri"),
            Map.entry("user_id", "user_id"),
            Map.entry("start_time", "start_time"),
            Map.entry("created", "start_time"),
            Map.entry("end_time", "end_time"));
    private static final Set<String> NUMERIC = Set.of("=", "!=", "<", "<=", ">", ">=");
    private static final Set<String> TEXTUAL = Set.of("=", "!=", "LIKE", "ILIKE", "IN", "NOT IN");

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
    public static List<Comparison> filter(String text) {
        SearchParser parser = new SearchParser(text);
        List<Comparison> comparisons = new ArrayList<>();
        if (parser.peek().kind() == Token.Kind.END) return comparisons;
        do comparisons.add(parser.comparison());
        while (parser.take("AND"));
        parser.end("AND, or the end; there is no OR and there are no brackets");
        return comparisons;
    }

    /** Reads a term of an order, like {@code metrics.loss DESC}. */
    public static OrderTerm order(String text) {
        SearchParser parser = new SearchParser(text);
        Field field = parser.field();
        boolean descending = parser.take("DESC");
        if (!descending) parser.take("ASC");
        parser.end("ASC, DESC, or the end; each term is an argument of its own");
        return new OrderTerm(field, descending);
    }

    private Comparison comparison() {
        Field field = field();
        Token at = peek();
        String operator = operator();
        if (!(field.numeric() ? NUMERIC : TEXTUAL).contains(operator))
            throw error(
                    at,
                    "'" + operator + "' does not go with " + field.key() + ": use one of "
                            + (field.numeric() ? NUMERIC : TEXTUAL)
                                    .stream().sorted().toList());
        List<Object> values = new ArrayList<>();
        if (!operator.endsWith("IN")) {
            values.add(value(field));
            return new Comparison(field, operator, values);
        }
        sign("(");
        do values.add(value(field));
        while (takeSign(","));
        sign(")");
        return new Comparison(field, operator, values);
    }

    private Field field() {
        Token token = advance();
        if (token.kind() == Token.Kind.QUOTED) return attribute(token, token.text());
        if (token.kind() != Token.Kind.WORD) throw error(token, "expected a name like metrics.loss, found " + token);
        int dot = token.text().indexOf('.');
        String head = (dot < 0 ? token.text() : token.text().substring(0, dot)).toLowerCase(Locale.ROOT);
        if (dot < 0) return attribute(token, head);
        Field.Kind kind = KINDS.get(head);
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
        return kind == Field.Kind.ATTRIBUTE ? attribute(token, key) : new Field(kind, key);
    }

    private Field attribute(Token at, String name) {
        String attribute = ATTRIBUTES.get(name.toLowerCase(Locale.ROOT).replace(' ', '_'));
        if (attribute == null)
            throw error(
                    at,
                    "'" + name + "' is no attribute of a run; attributes are "
                            + new java.util.TreeSet<>(ATTRIBUTES.values())
                            + ", and other names need metrics., params. or tags.");
        return new Field(Field.Kind.ATTRIBUTE, attribute);
    }

    private String operator() {
        Token token = advance();
        if (token.kind() == Token.Kind.SIGN && NUMERIC.contains(token.text())) return token.text();
        if (token.isWord("NOT") && take("IN")) return "NOT IN";
        String word = token.text().toUpperCase(Locale.ROOT);
        if (token.kind() == Token.Kind.WORD && TEXTUAL.contains(word)) return word;
        throw error(token, "expected an operator like = or <, found " + token);
    }

    private Object value(Field field) {
        Token token = advance();
        if (token.is("=")) throw error(token, "equality is written with one '='");
        if (field.numeric()) {
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
