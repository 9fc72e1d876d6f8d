package dev.mlopskit.serving.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/**
 * A library that an application adds only where it needs it.
 *
 * @param title what people call it
 * @param coordinates its Maven group and artifact, with a colon between
 * @param versionKey the line of {@code build.properties} that has the version this library was tested with
 * @param module its name on the module path
 */
record OptionalLibrary(String title, String coordinates, String versionKey, String module) {
    static final OptionalLibrary ZSTD =
            new OptionalLibrary("zstd-jni", "com.github.luben:zstd-jni", "zstd.version", "com.github.luben.zstd_jni");

    /** What to do where it is absent. */
    String advice(LinkageError e) {
        return advice(OptionalLibrary.class.getModule().isNamed(), e);
    }

    String advice(boolean onModulePath, LinkageError e) {
        return "needs " + title + ", which is not on the " + (onModulePath ? "module" : "class")
                + " path or does not run on this system (" + e + "): add the Maven dependency " + coordinates + ":"
                + testedVersion()
                // The module is optional, so that nothing resolves it by itself.
                + (onModulePath ? ", and start Java with --add-modules " + module : "");
    }

    /** The version that the build of this library was tested with; the build writes it. */
    private String testedVersion() {
        try (InputStream in = OptionalLibrary.class.getResourceAsStream("build.properties")) {
            Properties build = new Properties();
            if (in != null) build.load(in);
            return build.getProperty(versionKey, "(the newest)");
        } catch (IOException e) {
            // The version is a help; what is wrong is told without it too.
            return "(the newest)";
        }
    }
}
