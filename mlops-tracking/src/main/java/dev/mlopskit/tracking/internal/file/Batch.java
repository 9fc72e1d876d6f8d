package dev.mlopskit.tracking.internal.file;

import dev.mlopskit.core.AtomicFiles;
import dev.mlopskit.core.Folders;
import dev.mlopskit.core.Ids;
import dev.mlopskit.tracking.Durability;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes several files, all or none: everything is first written under temporary names, then lines are appended, then the
 * files get their names, in the order they were given. What fails is taken back. A kill in between leaves a beginning of it:
 * whole lines and whole files, never half of one (but for a last line without an end), and doing the same again completes it.
 *
 * <p>Temporary files lie in a folder that MLflow does not look into, since it takes each file of params, tags and metrics for
 * a key.
 */
final class Batch {
    /** Takes back one step. */
    private interface Undo {
        void run() throws IOException;
    }

    private record Lines(
            byte[] bytes, long at, long torn, @Nullable FileOutputStream open) {}

    private final Path staging;
    private final boolean force;
    private final Map<Path, byte[]> files = new LinkedHashMap<>();
    private final Map<Path, Map<String, byte[]>> folders = new LinkedHashMap<>();
    private final Map<Path, Lines> appended = new LinkedHashMap<>();
    private final Set<Path> above = new HashSet<>();
    private final Set<Path> deleted = new LinkedHashSet<>();

    /**
     * Begins a batch.
     *
     * @param staging a folder on the same disk, where files that are not ready lie
     */
    Batch(Path staging, Durability durability) {
        this.staging = staging;
        this.force = durability == Durability.FULL;
    }

    /** Makes a file, or replaces it. */
    void put(Path file, byte[] content) {
        files.put(file, content);
        noteAbove(file);
    }

    /** Makes a file again at the end: a {@code meta.yaml} that says that all before it is there. */
    void putLast(Meta meta) {
        files.remove(meta.file());
        files.put(meta.file(), meta.bytes());
    }

    /** Makes a folder with a {@code meta.yaml} and tags; the folder is there with all of it or not at all. */
    void makeFolder(Meta meta, Map<String, String> tags) {
        Map<String, byte[]> inside = new LinkedHashMap<>();
        inside.put(Meta.FILE, meta.bytes());
        tags.forEach((key, value) -> inside.put(StoreFolder.TAGS + "/" + key, value.getBytes(StandardCharsets.UTF_8)));
        folders.put(meta.folder(), inside);
    }

    /**
     * Writes lines to the end of a file that is there.
     *
     * @param at where its whole lines end
     * @param torn how many bytes without an end stand behind them and are to go
     * @param open a stream that appends to the file and is not closed; {@code null} without one
     */
    void append(Path file, byte[] lines, long at, long torn, @Nullable FileOutputStream open) {
        appended.put(file, new Lines(lines, at, torn, open));
        noteAbove(file);
    }

    /** Deletes a file, if it is there. */
    void delete(Path file) {
        deleted.add(file);
    }

    /** Whether a file is of this batch. */
    boolean has(Path file) {
        return files.containsKey(file) || appended.containsKey(file);
    }

    /** Whether a file of this batch lies below a path. */
    boolean needsFolder(Path path) {
        return above.contains(path);
    }

    private void noteAbove(Path file) {
        for (Path folder = file.resolveSibling(""); above.add(folder); folder = folder.resolveSibling(""))
            if (folder.getNameCount() <= staging.getNameCount()) return;
    }

    void commit() throws IOException {
        // By far the most frequent call.
        if (appended.size() == 1 && files.isEmpty() && folders.isEmpty() && deleted.isEmpty()) {
            var only = appended.entrySet().iterator().next();
            append(only.getKey(), only.getValue());
            return;
        }
        Map<Path, Path> staged = new LinkedHashMap<>();
        Deque<Undo> undo = new ArrayDeque<>();
        try {
            for (var folder : folders.entrySet()) staged.put(folder.getKey(), stageFolder(folder.getValue()));
            for (var file : files.entrySet()) staged.put(file.getKey(), stage(file.getValue(), force));
            for (var lines : appended.entrySet()) {
                append(lines.getKey(), lines.getValue());
                undo.push(() -> takeBack(lines.getKey(), lines.getValue()));
            }
            place(staged, undo);
            delete();
        } catch (IOException | RuntimeException | Error e) {
            takeBack(undo, e);
            throw e;
        } finally {
            for (Path temporary : staged.values()) Folders.delete(temporary);
        }
    }

    private Path stage(byte[] content, boolean forced) throws IOException {
        return AtomicFiles.stage(staging, out -> out.write(content), forced);
    }

    private Path stageFolder(Map<String, byte[]> inside) throws IOException {
        Path folder = Files.createDirectory(staging.resolve("." + Ids.random() + ".tmp"));
        try {
            for (var file : inside.entrySet()) {
                Path target = KeyFiles.resolve(folder, file.getKey());
                Files.createDirectories(target.resolveSibling(""));
                Files.move(stage(file.getValue(), false), target);
            }
            if (force) Folders.forceAll(folder);
            return folder;
        } catch (IOException | RuntimeException e) {
            Folders.delete(folder);
            throw e;
        }
    }

    /** Forces a folder once all that comes into it in a row is there, and before what comes after. */
    private void place(Map<Path, Path> staged, Deque<Undo> undo) throws IOException {
        Path last = null;
        for (var each : staged.entrySet()) {
            Path folder = each.getKey().resolveSibling("");
            if (last != null && !last.equals(folder)) forceFolder(last);
            undo.push(place(each.getValue(), each.getKey()));
            last = folder;
        }
        if (last != null) forceFolder(last);
    }

    private void delete() throws IOException {
        Set<Path> changed = new LinkedHashSet<>();
        for (Path file : deleted) if (Files.deleteIfExists(file)) changed.add(file.resolveSibling(""));
        changed.forEach(this::forceFolder);
    }

    private Undo place(Path staged, Path target) throws IOException {
        Path folder = target.resolveSibling("");
        if (!Files.isDirectory(folder)) Folders.make(folder, force);
        // Only small texts are ever replaced.
        Optional<byte[]> before = Files.isDirectory(staged) ? Optional.empty() : Disk.bytes(target, 0);
        AtomicFiles.place(staged, target, false);
        return () -> {
            if (before.isPresent()) AtomicFiles.write(target, before.get());
            else Folders.delete(target);
            forceFolder(folder);
        };
    }

    private void append(Path file, Lines lines) throws IOException {
        // Somebody who takes no lock may have written since.
        if (lines.torn() > 0 && Files.size(file) == lines.at() + lines.torn()) cut(file, lines.at());
        if (lines.open() != null) append(file, lines, lines.open());
        else
            try (FileOutputStream out = new FileOutputStream(file.toFile(), true)) {
                append(file, lines, out);
            }
    }

    /** One write, so that no reader and no other appending process gets in between. */
    private void append(Path file, Lines lines, FileOutputStream out) throws IOException {
        try {
            out.write(lines.bytes());
            if (force) out.getFD().sync();
        } catch (IOException e) {
            takeBack(file, lines);
            throw e;
        }
    }

    /** Lines that somebody who takes no lock has written behind are left: theirs would go with them. */
    private void takeBack(Path file, Lines lines) throws IOException {
        if (Files.size(file) <= lines.at() + lines.bytes().length) cut(file, lines.at());
    }

    private void cut(Path file, long size) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(size);
            if (force) open.getFD().sync();
        }
    }

    private void forceFolder(Path folder) {
        if (force) Folders.force(folder);
    }

    private static void takeBack(Deque<Undo> undo, Throwable because) {
        for (Undo step : undo)
            try {
                step.run();
            } catch (IOException | RuntimeException e) {
                because.addSuppressed(e);
            }
    }
}
