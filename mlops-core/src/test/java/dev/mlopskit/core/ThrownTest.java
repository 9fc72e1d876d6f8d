package dev.mlopskit.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ThrownTest {
    private static final class Mute extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException("has no words");
        }
    }

    @Test
    void an_exception_says_what_it_is_and_where_it_was_thrown() {
        Exception error = new IllegalStateException("no money", new IllegalArgumentException("not a number"));
        assertThat(Thrown.text(error)).isEqualTo("java.lang.IllegalStateException: no money");
        assertThat(Thrown.trace(error))
                .startsWith("java.lang.IllegalStateException: no money\n\tat dev.mlopskit.core.ThrownTest")
                .contains("\nCaused by: java.lang.IllegalArgumentException: not a number")
                .doesNotEndWith("\n");
    }

    @Test
    void one_that_cannot_say_what_it_is_is_named_by_its_class() {
        assertThat(Thrown.text(new Mute())).isEqualTo(Mute.class.getName());
        assertThat(Thrown.trace(new Mute()))
                .startsWith(Mute.class.getName() + "\n(without its stack")
                .contains("IllegalStateException");
    }

    @Test
    void nothing_thrown_is_null() {
        assertThat(Thrown.text(null)).isEqualTo("null");
    }
}
