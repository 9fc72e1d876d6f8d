package dev.mlopskit.serving.internal.tribuo;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Looks for the names of classes in a file of Tribuo before Tribuo does: it loads, and so initialises, whatever class a message
 * names, and asks afterwards what it is (Tribuo 4.3, {@code ProtoUtil.deserialize}; OLCUT 5.3 for provenance). Which field of
 * which message is a name need not be known: each piece of the file that has a length is taken for a text and for a message, at
 * every depth, so that no name can be in none of them.
 */
final class NamedClasses {
    private static final Pattern NAME = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*(\\.[\\p{L}_$][\\p{L}\\p{N}_$]*)*");
    private static final int LONGEST_NAME = 1000;
    private static final int MAX_DEPTH = 200;
    private static final List<String> ALLOWED = List.of("org.tribuo.", "com.oracle.labs.mlrg.olcut.provenance.");

    /** Of these, what runs native code on what the file says, and programs beside the library. */
    private static final List<String> REFUSED = List.of("org.tribuo.interop.", "org.tribuo.util.onnx.");

    private final byte[] file;
    private final ClassLoader loader;
    /** Names that are none of a class that is there: a file says most of its texts many times. */
    private final Set<String> harmless = new HashSet<>();

    private NamedClasses(byte[] file, ClassLoader loader) {
        this.file = file;
        this.loader = loader;
    }

    /**
     * Checks a file.
     *
     * @param loader where Tribuo would look for classes
     * @throws IllegalArgumentException if it names a class that is there and not Tribuo's
     */
    static void check(byte[] file, ClassLoader loader) {
        new NamedClasses(file, loader).message(0, file.length, 0);
    }

    /** Reads fields until something is none. */
    private void message(int start, int end, int depth) {
        if (depth > MAX_DEPTH) throw new IllegalArgumentException("it is nested deeper than " + MAX_DEPTH + " levels");
        int at = start;
        while (at < end) {
            long[] tag = varint(at, end);
            if (tag.length == 0) return;
            at = (int) tag[1];
            switch ((int) (tag[0] & 7)) {
                case 0 -> {
                    long[] value = varint(at, end);
                    if (value.length == 0) return;
                    at = (int) value[1];
                }
                case 1 -> at += 8;
                case 2 -> {
                    long[] length = varint(at, end);
                    if (length.length == 0 || length[0] < 0 || length[0] > end - length[1]) return;
                    int from = (int) length[1];
                    at = (int) (from + length[0]);
                    text(from, at);
                    message(from, at, depth + 1);
                }
                // Groups: their end has the fields within them before it, at the same level.
                case 3, 4 -> {}
                case 5 -> at += 4;
                default -> {
                    return;
                }
            }
        }
    }

    /** The number and where it ends; empty if there is none. */
    private long[] varint(int at, int end) {
        long value = 0;
        for (int shift = 0; shift < 64 && at < end; shift += 7) {
            byte next = file[at++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) return new long[] {value, at};
        }
        return new long[0];
    }

    private void text(int from, int to) {
        if (to - from > LONGEST_NAME || from == to) return;
        String text = new String(file, from, to - from, StandardCharsets.UTF_8);
        if (harmless.contains(text) || !NAME.matcher(text).matches()) return;
        boolean allowed = ALLOWED.stream().anyMatch(text::startsWith)
                && REFUSED.stream().noneMatch(text::startsWith)
                && !text.contains(".xgboost.");
        if (!allowed && loader.getResource(text.replace('.', '/') + ".class") != null)
            throw new IllegalArgumentException(
                    "it names the class '" + text + "', and only models that are Tribuo's own" + " Java are loaded");
        harmless.add(text);
    }
}
