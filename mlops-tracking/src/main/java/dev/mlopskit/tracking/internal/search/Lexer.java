package dev.mlopskit.tracking.internal.search;

import dev.mlopskit.tracking.InvalidValueException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Cuts a filter into tokens. */
final class Lexer {
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d+)?");
    private static final Pattern WORD = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_./:-]*");
    private static final Pattern SIGN = Pattern.compile("!=|<=|>=|[=<>(),.]");

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
            at = token.kind() == Token.Kind.QUOTED
                    ? at + token.text().length() + 2
                    : at + token.text().length();
        }
        tokens.add(new Token(Token.Kind.END, "", text.length()));
        return tokens;
    }

    private static Token token(String text, int at) {
        char first = text.charAt(at);
        if (first == '\'' || first == '"' || first == '`') {
            int end = text.indexOf(first, at + 1);
            if (end < 0) throw error(text, at, "a quote that is opened here is not closed");
            return new Token(Token.Kind.QUOTED, text.substring(at + 1, end), at);
        }
        Token word = match(WORD, Token.Kind.WORD, text, at);
        if (word != null) return word;
        Token number = match(NUMBER, Token.Kind.NUMBER, text, at);
        if (number != null) return number;
        Token sign = match(SIGN, Token.Kind.SIGN, text, at);
        if (sign != null) return sign;
        throw error(text, at, "the character '" + first + "' has no meaning here");
    }

    private static @Nullable Token match(Pattern pattern, Token.Kind kind, String text, int at) {
        Matcher matcher = pattern.matcher(text).region(at, text.length());
        return matcher.lookingAt() ? new Token(kind, matcher.group(), at) : null;
    }

    /** An error that points at a character. */
    static InvalidValueException error(String text, int at, String problem) {
        return new InvalidValueException(
                "search '" + text + "'",
                "is wrong at character " + (at + 1) + ": " + problem + "\n    " + text + "\n    " + " ".repeat(at)
                        + "^");
    }
}
