package dev.mlopskit.pipeline.internal.events;

import dev.mlopskit.core.Digest;
import dev.mlopskit.core.Json;
import dev.mlopskit.pipeline.PipelineClock;
import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.pipeline.spi.EventSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * New and changed files of a folder. The cursor is what is known of each file, so a file that was told is not told again, and one
 * that is gone is forgotten.
 */
public final class FolderSource implements EventSource {
    /** A file that has not stood still yet. */
    private record Seen(String stamp, Instant since) {}

    private static final int MOST = 10_000;

    private final Path folder;
    private final String glob;
    private final PathMatcher matcher;
    private final Duration interval;
    private final Duration still;
    private final PipelineClock clock;
    private final Map<String, Seen> unsettled = new HashMap<>();
    private @Nullable FolderWatch watch;

    /**
     * A folder, which need not be there yet, though one that is not is told as a failure until it is.
     *
     * @param still how long size and time must not have changed
     */
    public FolderSource(Path folder, String glob, Duration interval, Duration still, PipelineClock clock) {
        this.folder = folder.toAbsolutePath().normalize();
        this.glob = glob;
        this.interval = interval;
        this.still = still;
        this.clock = clock;
        try {
            this.matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
        } catch (IllegalArgumentException e) {
            throw new PipelineException(
                    "the glob '" + glob + "' of folder " + folder + " cannot be read: " + e.getMessage(), e);
        }
        if (glob.isEmpty())
            throw new PipelineException("the glob of folder " + folder + " is empty: take one such as *.csv");
    }

    @Override
    public String name() {
        String digest = Digest.sha256((folder + "\n" + glob).getBytes(StandardCharsets.UTF_8));
        return "folder-" + digest.substring(0, 32);
    }

    @Override
    public void open(Runnable sooner) {
        watch = FolderWatch.of(folder, sooner);
    }

    @Override
    public Polled poll(@Nullable String cursor) throws IOException {
        Map<String, String> known = known(cursor);
        Map<String, String> after = new TreeMap<>();
        List<Item> items = new ArrayList<>();
        FolderLook look = look();
        Map<String, String> present = look.stamps();
        Instant now = clock.instant();
        unsettled.keySet().retainAll(present.keySet());
        present.forEach((name, stamp) -> {
            String before = known.get(name);
            if (stamp.equals(before)) {
                after.put(name, stamp);
                unsettled.remove(name);
            } else if (items.size() < MOST && hasStoodStill(name, stamp, now)) {
                after.put(name, stamp);
                items.add(new Item(key(name, stamp), folder.resolve(name)));
                unsettled.remove(name);
            } else if (before != null) after.put(name, before);
        });
        known.forEach((name, stamp) -> {
            if (!present.containsKey(name) && look.mayHide(name)) after.put(name, stamp);
        });
        String reached = after.equals(known) && items.isEmpty() ? cursor : Json.write(after);
        return new Polled(items, reached, items.size() == MOST, look.failure());
    }

    private boolean hasStoodStill(String name, String stamp, Instant now) {
        Seen seen = unsettled.get(name);
        // A clock that was set back would have it wait for as long.
        if (seen == null || !seen.stamp().equals(stamp) || seen.since().isAfter(now))
            unsettled.put(name, seen = new Seen(stamp, now));
        return !now.isBefore(seen.since().plus(still));
    }

    private FolderLook look() throws IOException {
        if (!Files.isDirectory(folder))
            throw new PipelineException("folder " + folder + ", whose files " + glob + " are to be told, "
                    + (Files.exists(folder) ? "is no folder" : "is not there") + ": make it, or correct the path");
        return FolderLook.at(folder, glob, matcher);
    }

    private String key(String name, String stamp) {
        String key = folder.resolve(name) + " " + stamp;
        if (key.length() <= 500 && key.chars().allMatch(c -> c >= ' ' && !Character.isSurrogate((char) c))) return key;
        return Digest.sha256(key.getBytes(StandardCharsets.UTF_8)) + " " + stamp;
    }

    private static Map<String, String> known(@Nullable String cursor) {
        Map<String, String> known = new TreeMap<>();
        if (cursor != null && Json.read(cursor) instanceof Map<?, ?> map)
            map.forEach((name, stamp) -> known.put((String) name, String.valueOf(stamp)));
        return known;
    }

    @Override
    public Duration interval() {
        return unsettled.isEmpty() || interval.compareTo(still) < 0 ? interval : still;
    }

    @Override
    public void close() throws IOException {
        if (watch != null) watch.close();
    }
}
