package dev.mlopskit.tracking.internal.search;

import dev.mlopskit.tracking.InvalidValueException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Cuts a filter into tokens. In quotes, the quote itself is written twice, as in SQL; nothing else has a meaning there. */
final class Lexer {
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d++(\\.\\d*+)?|\\.\\d++)([eE][-+]?\\d++)?");
    private static final Pattern WORD = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_./:-]*+");
    private static final Pattern SIGN = Pattern.compile("!=|<=|>=|[=<>(),.]");

    /** How much of a long filter a message shows on each side of the character. */
    private static final int SHOWN = 500;

    private Lexer() {}

    static List<Token> tokens(String text) {
        List<Token> tokens = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            if (Character.isWhitespace(text.charAt(at))) {
                at++;
                continue;
            }
            Token token = token(text, at);
            tokens.add(token);
            at = token.end();
        }
        tokens.add(new Token(Token.Kind.END, "", text.length(), text.length()));
        return tokens;
    }

    private static Token token(String text, int at) {
        char first = text.charAt(at);
        if (first == '\'' || first == '"' || first == '`') return quoted(text, at, first);
        Token word = match(WORD, Token.Kind.WORD, text, at);
        if (word != null) return word;
        Token number = match(NUMBER, Token.Kind.NUMBER, text, at);
        if (number != null) return number;
        Token sign = match(SIGN, Token.Kind.SIGN, text, at);
        if (sign != null) return sign;
        throw error(text, at, "the character '" + Character.toString(text.codePointAt(at)) + "' has no meaning here");
    }

    private static Token quoted(String text, int at, char quote) {
        int end = at + 1;
        while (true) {
            end = text.indexOf(quote, end);
            if (end < 0) throw error(text, at, "a quote that is opened here is not closed");
            if (end + 1 == text.length() || text.charAt(end + 1) != quote) break;
            end += 2;
        }
        String one = String.valueOf(quote);
        String inner = text.substring(at + 1, end).replace(one + one, one);
        return new Token(Token.Kind.QUOTED, inner, at, end + 1);
    }

    private static @Nullable Token match(Pattern pattern, Token.Kind kind, String text, int at) {
        Matcher matcher = pattern.matcher(text).region(at, text.length());
        return matcher.lookingAt() ? new Token(kind, matcher.group(), at, matcher.end()) : null;
    }

    /** An error that points at a character. */
    static InvalidValueException error(String text, int at, String problem) {
        int from = Math.max(0, at - SHOWN);
        int to = Math.min(text.length(), at + SHOWN);
        String shown = text.substring(from, to).replaceAll("\\s", " ");
        return new InvalidValueException(
                "search '" + shown + "'",
                "is wrong at character " + (at + 1) + ": " + problem + "\n    " + shown + "\n    "
                        + " ".repeat(at - from) + "^");
    }
}
