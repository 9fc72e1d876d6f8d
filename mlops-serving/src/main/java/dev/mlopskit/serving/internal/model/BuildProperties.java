package dev.mlopskit.serving.internal.model;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** What the build of this library wrote down. */
public final class BuildProperties {
    private BuildProperties() {}

    /** A version; {@code (the newest)} if it cannot be read, since it is a help and no more. */
    public static String get(String key) {
        try (InputStream in = BuildProperties.class.getResourceAsStream("build.properties")) {
            Properties build = new Properties();
            if (in != null) build.load(in);
            return build.getProperty(key, "(the newest)");
        } catch (IOException e) {
            return "(the newest)";
        }
    }
}
