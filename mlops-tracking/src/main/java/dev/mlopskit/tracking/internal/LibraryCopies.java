package dev.mlopskit.tracking.internal;

import dev.mlopskit.tracking.StoreException;
import java.lang.ref.Cleaner;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/**
 * Which copy of this library has a store open, known to all copies in a process: class loaders may each load their own, as web
 * applications do. Each copy of SQLite has its own list of open files, and locks belong to the process, so that two on one file
 * take the locks from each other, lose commits and damage the file. Kept as texts among the system properties, where every
 * copy looks, and which may hold nothing but texts, or {@link Properties#list} fails. Thread-safe.
 */
public final class LibraryCopies {
    private static final String PREFIX = "dev.mlopskit.open:";
    private static final Cleaner CLEANER = Cleaner.create();

    private LibraryCopies() {}

    /**
     * Notes that a store is about to be opened.
     *
     * @param file its file or folder, by its real path
     * @param copy a class of the copy that must be the only one
     * @param owner who has it open; when it is garbage, the store counts as closed
     * @return what notes that it was closed; does nothing the second time
     * @throws StoreException if another copy has it open
     */
    public static Runnable add(Path file, Class<?> copy, Object owner) {
        String key = PREFIX + file;
        add(key, file, copy);
        return CLEANER.register(owner, () -> remove(key))::clean;
    }

    private static void add(String key, Path file, Class<?> copy) {
        synchronized (lock()) {
            String open = System.getProperty(key, "");
            if (!open.isEmpty() && !name(open).equals(loader(copy)))
                throw new StoreException(
                        file.toString(),
                        "is open already in this process by another copy of this library, loaded by " + name(open)
                                + ", and two would damage it: close it there first, or put the library where both find"
                                + " the same one, as in the folder of shared libraries of an application server; if that"
                                + " application has ended without closing it, start the process again",
                        null);
            System.setProperty(key, loader(copy) + " " + (count(open) + 1));
        }
    }

    /** The files and folders of all stores that any copy in this process has open. */
    static List<Path> open() {
        return System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith(PREFIX))
                .map(name -> Path.of(name.substring(PREFIX.length())))
                .toList();
    }

    private static void remove(String key) {
        synchronized (lock()) {
            String open = System.getProperty(key, "");
            if (count(open) > 1) System.setProperty(key, name(open) + " " + (count(open) - 1));
            else System.clearProperty(key);
        }
    }

    /** One object for all class loaders, since a constant text is the same for all. */
    private static Object lock() {
        return PREFIX;
    }

    private static String loader(Class<?> copy) {
        ClassLoader loader = copy.getClassLoader();
        return loader == null
                ? "the JDK"
                : loader.getClass().getName() + "@" + Integer.toHexString(System.identityHashCode(loader));
    }

    private static String name(String open) {
        return open.substring(0, Math.max(0, open.lastIndexOf(' ')));
    }

    private static int count(String open) {
        return open.isEmpty() ? 0 : Integer.parseInt(open.substring(open.lastIndexOf(' ') + 1));
    }
}
