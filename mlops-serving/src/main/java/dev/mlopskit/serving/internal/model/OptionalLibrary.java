package dev.mlopskit.serving.internal.model;

import dev.mlopskit.serving.ModelExecutionException;

/**
 * A library that an application adds only where it needs it.
 *
 * @param title what people call it
 * @param coordinates its Maven group and artifact, with a colon between
 * @param versionKey the line of {@code build.properties} that has the version this library was tested with
 * @param module its name on the module path
 */
public record OptionalLibrary(String title, String coordinates, String versionKey, String module) {
    public static final OptionalLibrary ZSTD =
            new OptionalLibrary("zstd-jni", "com.github.luben:zstd-jni", "zstd.version", "com.github.luben.zstd_jni");

    public static final OptionalLibrary ONNX = new OptionalLibrary(
            "ONNX Runtime",
            "com.microsoft.onnxruntime:onnxruntime",
            "onnxruntime.version",
            "com.microsoft.onnxruntime");

    /** What to do where it is absent. */
    public String advice(LinkageError e) {
        return advice(OptionalLibrary.class.getModule().isNamed(), e);
    }

    String advice(boolean onModulePath, LinkageError e) {
        return "needs " + title + ", which is not on the " + (onModulePath ? "module" : "class")
                + " path or does not run on this system (" + e + "): add the Maven dependency " + coordinates + ":"
                + BuildProperties.get(versionKey)
                // The module is optional, so that nothing resolves it by itself.
                + (onModulePath ? ", and start Java with --add-modules " + module : "");
    }

    /** What is thrown where a flavor cannot find it, or where its native code does not run. */
    public ModelExecutionException absent(String flavor, LinkageError e) {
        return new ModelExecutionException(flavor, advice(e), e);
    }
}
