package dev.mlopskit.serving.internal;

import dev.mlopskit.serving.ModelExecutionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/**
 * A library that an application adds if it wants the flavor that needs it.
 *
 * @param flavor the flavor, like {@code xgboost}
 * @param title what it is called, like {@code XGBoost4J}
 * @param artifact its group and artifact, without a version
 * @param module its name on the module path
 */
public record OptionalLibrary(String flavor, String title, String artifact, String module) {
    /** What is thrown where it cannot be found, or where its native code does not run. */
    public ModelExecutionException absent(LinkageError e) {
        boolean onModulePath = OptionalLibrary.class.getModule().isNamed();
        return new ModelExecutionException(
                flavor,
                "needs " + title + ", which is not on the " + (onModulePath ? "module" : "class")
                        + " path or does not run on this system (" + e + "): add the Maven dependency " + artifact
                        + ":" + testedVersion()
                        // Modules of optional libraries are resolved by nobody else.
                        + (onModulePath ? ", and start Java with --add-modules " + module : ""),
                e);
    }

    /** The version that the build of this library was tested with; the build writes it. */
    public String testedVersion() {
        try (InputStream in = OptionalLibrary.class.getResourceAsStream("build.properties")) {
            Properties build = new Properties();
            if (in != null) build.load(in);
            return build.getProperty(flavor + ".version", "(the newest)");
        } catch (IOException e) {
            // The version is a help; what is wrong is told without it too.
            return "(the newest)";
        }
    }
}
