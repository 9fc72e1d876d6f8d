package dev.mlopskit.tracking.internal.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.tracking.Filter;
import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.spi.Entity;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/**
 * Generated texts, from wild to nearly right. The number of them is the system property {@code fuzz.rounds}; each round has its
 * own seed, which a failure names.
 */
class SearchParserFuzzTest {
    private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 200_000);
    private static final List<String> PIECES = List.of(
            "metrics.",
            "params.",
            "tags.",
            "attributes.",
            "dataset.",
            "`metrics`.",
            "run_id",
            "name",
            "version_number",
            "status",
            "loss",
            "a b",
            "`a b`",
            "\"a.b\"",
            "'x'",
            "'it''s'",
            "\"\"",
            "``",
            "'",
            "\"",
            "`",
            "=",
            "!=",
            "<",
            "<=",
            "LIKE",
            "ilike",
            "IN",
            "NOT",
            "IS",
            "NULL",
            "AND",
            "OR",
            "(",
            ")",
            ",",
            ".",
            ";",
            "--",
            "/*",
            "1",
            "-0.0",
            "1e400",
            ".5",
            "1e",
            "\u0000",
            "\uD83C",
            "\uD83C\uDF32",
            "ü",
            "\\",
            "\n",
            " ",
            " ",
            " ",
            " ");

    @Test
    void a_text_is_read_or_refused_and_what_was_read_is_written_so_that_it_is_read_again() {
        int read = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Random random = new Random(round);
            Entity entity = Entity.values()[random.nextInt(Entity.values().length)];
            String text = text(random);
            Filter filter;
            try {
                filter = SearchParser.filter(entity, text);
                read++;
            } catch (InvalidValueException refused) {
                continue;
            } catch (RuntimeException e) {
                throw new AssertionError("round " + round + ": " + text, e);
            }
            assertThat(SearchParser.filter(entity, filter.toString()))
                    .as("round %s: %s", round, text)
                    .isEqualTo(filter);
        }
        assertThat(read).as("texts that could be read").isGreaterThan(ROUNDS / 100);
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int shape = random.nextInt(3);
        for (int i = random.nextInt(12); i >= 0; i--) {
            if (shape == 0 && random.nextInt(3) == 0) text.append((char) random.nextInt(0x10000));
            else if (shape == 2) condition(text, random, i > 0 && i < 4);
            else text.append(any(random));
        }
        // A slip of the pen in some of those that are right.
        if (shape == 2 && random.nextBoolean() && text.length() > 0)
            text.setCharAt(random.nextInt(text.length()), any(random).charAt(0));
        return text.toString();
    }

    private static void condition(StringBuilder text, Random random, boolean wanted) {
        if (!wanted) return;
        if (text.length() > 0) text.append(" AND ");
        text.append("tags.").append(List.of("a", "`a b`", "\"x\"", "'y'").get(random.nextInt(4)));
        text.append(List.of(" = 'x'", " IN ('a','b')", " IS NULL", " LIKE '%''%'", " != \"\"", " NOT IN (\"`\")")
                .get(random.nextInt(6)));
    }

    private static String any(Random random) {
        return PIECES.get(random.nextInt(PIECES.size()));
    }

    @Test
    void no_text_takes_long() {
        for (String piece :
                List.of("'", "''", "`", "(", "1", "1.", "a.", "-", "tags.a = 'x' AND ", "=", ".", " ", "e1"))
            Assertions.assertTimeoutPreemptively(
                    Duration.ofSeconds(20),
                    () -> {
                        String text = "tags.a = 'x' AND " + piece.repeat(200_000 / piece.length()) + "!";
                        assertThatThrownBy(() -> SearchParser.filter(Entity.RUN, text))
                                .isInstanceOf(InvalidValueException.class);
                    },
                    piece);
    }
}
