package dev.mlopskit.pipeline.internal.cache;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;

/** The names of the classes that a class file speaks of. Format: the Java Virtual Machine Specification, 4.4. */
final class ClassNames {
    private static final int UTF8 = 1;
    private static final int LONG = 5;
    private static final int DOUBLE = 6;
    private static final int METHOD_HANDLE = 15;

    private ClassNames() {}

    /** All names, with {@code /}; among them texts that only look like one. */
    static Set<String> in(byte[] classFile) throws IOException {
        Set<String> names = new TreeSet<>();
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile));
        in.skipNBytes(8);
        int count = in.readUnsignedShort();
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case UTF8 -> add(names, in.readUTF());
                case LONG, DOUBLE -> {
                    in.skipNBytes(8);
                    i++;
                }
                case METHOD_HANDLE -> in.skipNBytes(3);
                case 7, 8, 16, 19, 20 -> in.skipNBytes(2);
                default -> in.skipNBytes(4);
            }
        }
        return names;
    }

    /** A name of a class, or those in a descriptor or a signature. */
    private static void add(Set<String> names, String text) {
        if (isName(text)) names.add(text);
        for (int start = text.indexOf('L'); start >= 0; start = text.indexOf('L', start + 1)) {
            int end = start + 1;
            while (end < text.length() && (Character.isJavaIdentifierPart(text.charAt(end)) || text.charAt(end) == '/'))
                end++;
            String name = text.substring(start + 1, end);
            if (end < text.length() && (text.charAt(end) == ';' || text.charAt(end) == '<') && isName(name))
                names.add(name);
        }
    }

    private static boolean isName(String text) {
        if (text.isEmpty() || text.startsWith("/") || text.endsWith("/")) return false;
        for (int i = 0; i < text.length(); i++)
            if (!Character.isJavaIdentifierPart(text.charAt(i)) && text.charAt(i) != '/') return false;
        return true;
    }
}
