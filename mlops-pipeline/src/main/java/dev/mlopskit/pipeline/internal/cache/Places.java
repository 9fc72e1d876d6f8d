package dev.mlopskit.pipeline.internal.cache;

import dev.mlopskit.core.Digest;
import dev.mlopskit.pipeline.Pipeline;
import dev.mlopskit.tracking.Tracking;
import java.net.URL;
import java.util.HashSet;
import java.util.Set;

/** Where class files lie: the address without the name of the class, be it a folder, a jar, or a jar within a jar. */
final class Places {
    private static final String END = ".class";
    private static final String JAR = "!/";

    /** The packages of this library, each with its place. Shaded into another jar the place is shared, and moved the package has another name. */
    private static final Set<String> OURS = new HashSet<>();

    static {
        for (Class<?> each : new Class<?>[] {Digest.class, Tracking.class, Pipeline.class}) {
            String name = each.getName().replace('.', '/');
            URL file = each.getResource(each.getSimpleName() + END);
            if (file != null) OURS.add(of(file, name) + name.substring(0, name.lastIndexOf('/') + 1));
        }
    }

    private Places() {}

    /** The place of a class, by its file. */
    static String of(URL file, String name) {
        String address = file.toString();
        return address.endsWith(name + END)
                ? address.substring(0, address.length() - name.length() - END.length())
                : address;
    }

    /** Whether a class is neither of the Java runtime nor of this library. */
    static boolean counts(URL file) {
        String address = file.toString();
        return !address.startsWith("jrt:/java.")
                && !address.startsWith("jrt:/jdk.")
                && OURS.stream().noneMatch(address::startsWith);
    }

    static boolean isJar(String place) {
        return place.endsWith(JAR);
    }

    /** The file name of a jar. */
    static String jarName(String place) {
        String jar = place.substring(0, place.length() - JAR.length());
        return jar.substring(jar.lastIndexOf('/') + 1);
    }
}
