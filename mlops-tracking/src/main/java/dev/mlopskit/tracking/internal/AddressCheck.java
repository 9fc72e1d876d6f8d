package dev.mlopskit.tracking.internal;

import dev.mlopskit.tracking.StoreException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Addresses that would be taken for the name of a folder, and hardly mean one: nothing is made for a slip of the pen. */
public final class AddressCheck {
    private static final Pattern HOST_AND_PORT =
            Pattern.compile("(localhost|[\\w-]+(\\.[\\w-]+)+|\\[[0-9a-fA-F:]+]):\\d{1,5}(/.*)?");
    private static final Pattern DATABASE = Pattern.compile("(?i).*\\.(db|sqlite|sqlite3)");
    private static final String SQLITE = "sqlite:///";

    private AddressCheck() {}

    /**
     * Lets an address through that may mean what it says.
     *
     * @throws StoreException that says what may have been meant
     */
    public static void refuseSlips(String uri) {
        if (uri.equals("databricks") || uri.startsWith("databricks:") || uri.equals("databricks-uc"))
            throw new StoreException(
                    uri,
                    "is Databricks, which this library does not speak to: use " + SQLITE
                            + "mlflow.db, or the http:// address of an MLflow server",
                    null);
        if (HOST_AND_PORT.matcher(uri).matches()) throw meant(uri, "has no scheme", "http://" + uri);
        String path = uri.startsWith(SQLITE) ? uri.substring(SQLITE.length()) : uri.replaceFirst("^file:", "");
        if (path.equals("~") || path.startsWith("~/"))
            throw meant(
                    uri,
                    "begins with '~', which only a shell reads as the home folder",
                    sqlite(System.getProperty("user.home", "") + path.substring(1), uri.startsWith(SQLITE)));
        if (!uri.startsWith(SQLITE) && isDatabase(path) && !isFolder(path))
            throw meant(uri, "would be a folder of plain files", sqlite(path, true));
    }

    private static String sqlite(String path, boolean database) {
        return database || isDatabase(path) ? SQLITE + path : path;
    }

    private static boolean isDatabase(String path) {
        return !path.contains("://") && DATABASE.matcher(path).matches();
    }

    private static boolean isFolder(String path) {
        Path folder = path(path);
        return folder != null && Files.isDirectory(folder);
    }

    private static @Nullable Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static StoreException meant(String uri, String problem, String instead) {
        return new StoreException(uri, problem + ": did you mean " + instead + "?", null);
    }
}
