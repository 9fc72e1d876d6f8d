package dev.mlopskit.autolog.internal;

import dev.mlopskit.autolog.MissingLibraryException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** A library that may be absent. */
public enum Library {
    LIGHTGBM(
            "LightGBM4J",
            "io.github.metarank.lightgbm4j.LGBMBooster",
            "io.github.metarank:lightgbm4j",
            "lightgbm.version"),
    TRIBUO("Tribuo", "org.tribuo.Model", "org.tribuo:tribuo-core", "tribuo.version"),
    XGBOOST("XGBoost4J", "ml.dmlc.xgboost4j.java.Booster", "ml.dmlc:xgboost4j_2.12", "xgboost.version");

    private final String title;
    private final String modelClass;
    private final String coordinates;
    private final String versionKey;

    Library(String title, String modelClass, String coordinates, String versionKey) {
        this.title = title;
        this.modelClass = modelClass;
        this.coordinates = coordinates;
        this.versionKey = versionKey;
    }

    /** The class of its models, by name. */
    public String modelClass() {
        return modelClass;
    }

    /**
     * Passes if the library is there; neither loads its native code nor keeps anything.
     *
     * @throws MissingLibraryException if it is not
     */
    public void require() {
        String file = modelClass.replace('.', '/') + ".class";
        if (!found(Library.class.getClassLoader(), file))
            throw new MissingLibraryException(title, coordinates + ":" + builtWith());
    }

    /** Class files are looked up as such, so that a class with a static initialiser that loads native code is left alone. */
    private static boolean found(ClassLoader loader, String file) {
        return loader.getResource(file) != null;
    }

    /** The version that this library was built and tested with. */
    public String builtWith() {
        try (InputStream in = Library.class.getResourceAsStream("build.properties")) {
            Properties properties = new Properties();
            properties.load(Objects.requireNonNull(in, "build.properties"));
            return properties.getProperty(versionKey);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
