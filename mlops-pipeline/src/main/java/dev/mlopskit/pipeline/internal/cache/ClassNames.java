package dev.mlopskit.pipeline.internal.cache;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;

/** The names of the classes that a class file speaks of. Format: the Java Virtual Machine Specification, 4.4. */
final class ClassNames {
    private ClassNames() {}

    /** All names, with {@code /}; among them texts that only look like one. */
    static Set<String> in(byte[] classFile) throws IOException {
        Set<String> names = new TreeSet<>();
        for (String text : ClassFile.texts(classFile)) add(names, text);
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
