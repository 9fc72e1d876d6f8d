package dev.mlopskit.testkit.internal;

import java.nio.charset.StandardCharsets;

/** What tests say of themselves, cut to what stores take. Halves of surrogate pairs become {@code ?}. */
final class Fitted {
    private static final int MAX_NAME = 250;
    private static final int MAX_TAG = 8_000;

    private Fitted() {}

    static String runName(String displayName) {
        return displayName.isBlank() ? "(no name)" : cut(displayName, MAX_NAME);
    }

    static String tag(String value) {
        return cut(value, MAX_TAG);
    }

    private static String cut(String text, int max) {
        String whole = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        if (whole.codePointCount(0, whole.length()) <= max) return whole;
        return whole.substring(0, whole.offsetByCodePoints(0, max - 4)) + " ...";
    }
}
