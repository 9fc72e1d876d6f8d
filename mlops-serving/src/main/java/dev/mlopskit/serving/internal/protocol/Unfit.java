package dev.mlopskit.serving.internal.protocol;

import dev.mlopskit.serving.SignatureException;

/** A value that is not of the type of its column or tensor; whoever reads the column knows its name and row. */
final class Unfit extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 40;
    private final String expected;
    private final String found;

    Unfit(String expected, String found) {
        super(null, null, false, false);
        this.expected = expected;
        this.found = shorten(found);
    }

    /** Texts of others are shown by their beginning. */
    static String shorten(String text) {
        return text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
    }

    SignatureException in(String name, int row) {
        return new SignatureException(shorten(name), row, expected, found, "correct the value");
    }
}
