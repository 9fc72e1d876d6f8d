package dev.mlopskit.serving.internal.tribuo;

import dev.mlopskit.serving.ModelExecutionException;
import dev.mlopskit.serving.ModelFormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.tribuo.Model;

/** Bytes to a model, by protobuf and never by Java's serialisation. */
final class TribuoReader {
    private TribuoReader() {}

    static Model<?> read(String file, byte[] bytes) {
        try {
            ClassLoader loader = Model.class.getClassLoader();
            NamedClasses.check(bytes, loader == null ? ClassLoader.getSystemClassLoader() : loader);
            return Model.deserializeFromStream(new ByteArrayInputStream(bytes));
        } catch (IOException | RuntimeException | StackOverflowError e) {
            // An empty or another name is a damaged file.
            if (e.getCause() instanceof ClassNotFoundException absent
                    && String.valueOf(absent.getMessage()).startsWith("org.tribuo."))
                throw new ModelExecutionException(
                        TribuoFlavor.NAME,
                        "needs the class " + absent.getMessage() + ": add the module of Tribuo that trained '" + file
                                + "', or org.tribuo:tribuo-all",
                        e);
            throw new ModelFormatException(
                    file,
                    "is no model that this Tribuo can load: " + e.getMessage()
                            + ": write it again with Model.serializeToFile",
                    e);
        }
    }
}
