package dev.mlopskit.pipeline.internal.events;

import dev.mlopskit.pipeline.PipelineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One look at a folder: the files that are there, and what it could not see. What is bad holds up nothing that is good. */
final class FolderLook extends SimpleFileVisitor<Path> {
    /** How many of what it could not see a message names. */
    private static final int NAMED = 10;

    private final Path folder;
    private final String glob;
    private final PathMatcher matcher;
    private final Path real;
    private final boolean isDeep;
    /** Whether a name that cannot be read may be meant though it does not match: what is lost of it may be what the glob names. */
    private final boolean isLenient;

    private final Map<String, String> stamps = new TreeMap<>();
    private final Set<String> odd = new TreeSet<>();
    private final Map<String, IOException> unread = new TreeMap<>();
    /** The names within the folder of what is unread. */
    private final Set<String> unreadNames = new HashSet<>();

    private FolderLook(Path folder, String glob, PathMatcher matcher) throws IOException {
        this.folder = folder;
        this.glob = glob;
        this.matcher = matcher;
        this.real = folder.toRealPath();
        this.isDeep = glob.contains("/") || glob.contains("**");
        this.isLenient = !StandardCharsets.US_ASCII.newEncoder().canEncode(glob);
    }

    /**
     * Looks at a folder; links are followed.
     *
     * @throws IOException if the folder itself cannot be read
     */
    static FolderLook at(Path folder, String glob, PathMatcher matcher) throws IOException {
        FolderLook look = new FolderLook(folder, glob, matcher);
        int depth = look.isDeep ? Integer.MAX_VALUE : 1;
        Files.walkFileTree(look.real, EnumSet.of(FileVisitOption.FOLLOW_LINKS), depth, look);
        return look;
    }

    @Override
    public FileVisitResult visitFile(Path path, BasicFileAttributes file) throws IOException {
        if (file.isSymbolicLink()) return visitLink(path);
        Path name = real.relativize(path);
        if (!file.isRegularFile() || !(matcher.matches(name) || isLenient)) return FileVisitResult.CONTINUE;
        if (!isKeptByName(path, name)) odd.add(shown(path));
        else if (matcher.matches(name))
            stamps.put(name.toString(), file.lastModifiedTime().toInstant() + " " + file.size());
        return FileVisitResult.CONTINUE;
    }

    /** One that could not be followed. */
    private FileVisitResult visitLink(Path link) throws IOException {
        try {
            Files.readAttributes(link, BasicFileAttributes.class);
            return FileVisitResult.CONTINUE;
        } catch (IOException e) {
            return visitFileFailed(link, e);
        }
    }

    @Override
    public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
        if (path.equals(real)) throw e;
        // Gone since it was listed, or a link to a folder that it is in, whose files are told without it.
        if (e instanceof NoSuchFileException || e instanceof FileSystemLoopException) return FileVisitResult.CONTINUE;
        Path name = real.relativize(path);
        if (isDeep || isLenient || matcher.matches(name)) {
            unread.put(shown(path), e);
            unreadNames.add(name.toString());
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) throws IOException {
        return e == null ? FileVisitResult.CONTINUE : visitFileFailed(visited, e);
    }

    /** Whether the text of a path, which is what an event has of it, leads to its file: where bytes are no text it does not. */
    private boolean isKeptByName(Path path, Path name) {
        Path again = read(name.toString());
        try {
            return again != null
                    && StandardCharsets.UTF_8.newEncoder().canEncode(name.toString())
                    && Files.isSameFile(path, again);
        } catch (IOException e) {
            return false;
        }
    }

    /** The path that a text stands for; {@code null} if the names of this JVM do not have its letters. */
    private @Nullable Path read(String text) {
        try {
            return real.resolve(text);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /** The stamps of the files that are there, by their names within the folder. */
    Map<String, String> stamps() {
        return stamps;
    }

    /** Whether a file that was not seen may be there all the same: where it could not look, or under a name that it cannot ask for. */
    boolean mayHide(String name) {
        String separator = real.getFileSystem().getSeparator();
        for (int end = name.length(); end > 0; end = name.lastIndexOf(separator, end - 1))
            if (unreadNames.contains(name.substring(0, end))) return true;
        return read(name) == null;
    }

    /** What it could not see, and what to do about it; {@code null} if nothing. */
    @Nullable
    PipelineException failure() {
        List<String> said = new ArrayList<>();
        if (!odd.isEmpty())
            said.add("names that are not in " + System.getProperty("sun.jnu.encoding")
                    + ", by which this JVM reads them: "
                    + some(odd) + " (rename these files, or start the JVM where its locale has their letters, as with"
                    + " LC_ALL=C.UTF-8)");
        if (!unread.isEmpty())
            said.add("what cannot be read: "
                    + some(unread.entrySet().stream()
                            .map(each -> each.getKey() + " (" + each.getValue() + ")")
                            .toList())
                    + " (let this process read it, or take it away)");
        if (said.isEmpty()) return null;
        return new PipelineException(
                "folder " + folder + ", whose files " + glob + " are told, has some that are not: "
                        + String.join("; and ", said),
                unread.values().stream().findFirst().orElse(null));
    }

    private static String some(Collection<String> all) {
        return all.stream().limit(NAMED).collect(Collectors.joining(", "))
                + (all.size() > NAMED ? " and " + (all.size() - NAMED) + " more" : "");
    }

    /** A path, byte by byte where its text does not stand for it. */
    private String shown(Path path) {
        return path.equals(read(path.toString()))
                ? path.toString()
                : path.toUri().toString();
    }
}
