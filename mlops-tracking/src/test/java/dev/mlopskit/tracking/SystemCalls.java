package dev.mlopskit.tracking;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a power failure may take, by the system calls of one thread as {@code strace -y} wrote them down: the content of a file
 * that was written and not forced since, and a name that was made or taken away in a folder that was not forced since.
 */
final class SystemCalls {
    private static final Pattern CALL = Pattern.compile("(\\w+)\\((.*)\\) += (-?\\d+).*");
    private static final Pattern TEXT = Pattern.compile("\"([^\"]*)\"");
    private static final Pattern OPEN = Pattern.compile("\\d+<([^>]*)>.*");

    private Set<String> content = new TreeSet<>();
    private Set<String> made = new TreeSet<>();
    private Set<String> gone = new TreeSet<>();
    private Set<String> known = new TreeSet<>();

    /** Looks for a file that cannot be there: a sign in the list of calls. */
    static void sign(String name) {
        Files.exists(Path.of("/sign/" + name));
    }

    /** The calls of the thread that gave signs. */
    static List<String> read(Path folder) throws IOException {
        try (Stream<Path> logs = Files.list(folder)) {
            for (Path log : logs.toList()) {
                String calls = Files.readString(log, StandardCharsets.ISO_8859_1);
                if (calls.contains("\"/sign/")) return calls.lines().toList();
            }
        }
        throw new IllegalStateException("no thread gave signs");
    }

    /** The name of a sign that a call is; empty for any other call. */
    static String signOf(String call) {
        return call.startsWith("access(\"/sign/") ? call.substring(14, call.indexOf('"', 14)) : "";
    }

    /** What would be lost now. */
    Set<String> lost() {
        Set<String> lost = new TreeSet<>();
        content.forEach(path -> lost.add("content of " + path));
        made.forEach(path -> lost.add("name of " + path));
        gone.forEach(path -> lost.add("that " + path + " is gone"));
        return lost;
    }

    void add(String call) {
        Matcher matcher = CALL.matcher(call);
        if (!matcher.matches() || matcher.group(3).startsWith("-")) return;
        String arguments = matcher.group(2);
        List<String> texts =
                TEXT.matcher(arguments).results().map(text -> text.group(1)).toList();
        Matcher open = OPEN.matcher(arguments);
        String file = open.matches() ? open.group(1) : "";
        switch (matcher.group(1)) {
            case "openat" -> {
                if (arguments.contains("O_CREAT")) make(texts.get(0));
            }
            case "mkdir", "mkdirat" -> make(texts.get(0));
            case "write", "pwrite64", "ftruncate" -> content.add(file);
            case "fsync", "fdatasync" -> forced(file);
            case "unlink", "unlinkat", "rmdir" -> remove(texts.get(0));
            case "rename", "renameat", "renameat2" -> move(texts.get(0), texts.get(1));
            default -> {}
        }
    }

    private void make(String path) {
        if (known.add(path)) made.add(path);
    }

    private void forced(String path) {
        content.remove(path);
        made.removeIf(name -> isIn(path, name));
        gone.removeIf(name -> isIn(path, name));
    }

    private static boolean isIn(String folder, String path) {
        return path.lastIndexOf('/') == folder.length() && path.startsWith(folder);
    }

    private void remove(String path) {
        for (Set<String> each : List.of(content, gone)) each.removeIf(inside -> inside.startsWith(path + "/"));
        content.remove(path);
        known.remove(path);
        // What was never safe cannot come back.
        if (!made.remove(path)) gone.add(path);
    }

    private void move(String from, String to) {
        UnaryOperator<String> moved =
                path -> path.equals(from) || path.startsWith(from + "/") ? to + path.substring(from.length()) : path;
        boolean safe = !made.remove(from);
        content = map(content, moved);
        made = map(made, moved);
        known = map(known, moved);
        gone = map(gone, moved);
        gone.remove(to);
        made.add(to);
        // The two names of an unfinished file change in one step of the file system, and it is nothing by its old one.
        if (safe && !from.endsWith(".tmp")) gone.add(from);
    }

    private static Set<String> map(Set<String> paths, UnaryOperator<String> moved) {
        Set<String> mapped = new TreeSet<>();
        paths.forEach(path -> mapped.add(moved.apply(path)));
        return mapped;
    }
}
