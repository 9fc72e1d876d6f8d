package dev.mlopskit.serving.endpoint;

import dev.mlopskit.serving.ServingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request log at work. Thread-safe; files are written by one thread at a time, see {@link Beside}. */
final class RequestLogging implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);

    private final RequestLog log;
    private final Beside<RequestLine> beside;
    private final LongAdder written = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private @Nullable FileChannel out;
    private @Nullable Object known;
    private long length;
    private boolean failed;

    /** Opens the file, so that a place where none can be is known at once. */
    RequestLogging(RequestLog log) {
        this.log = log;
        try {
            Path folder = log.file().toAbsolutePath().getParent();
            if (folder != null) Files.createDirectories(folder);
            open();
        } catch (IOException e) {
            throw new ServingException("calls cannot be logged to " + log.file() + ": " + e, e);
        }
        this.beside = new Beside<>("mlopskit-request-log", log.waiting(), this::write);
    }

    boolean wants() {
        return log.percent() == 100 || ThreadLocalRandom.current().nextInt(100) < log.percent();
    }

    /** Leaves a call to be written; returns at once. */
    void add(RequestLine line) {
        if (!beside.offer(line)) lost.increment();
    }

    RequestLog.Status status() {
        return beside.settled(() -> new RequestLog.Status(written.sum(), lost.sum()));
    }

    private void write(List<RequestLine> lines) {
        if (out != null && !Objects.equals(file(), known)) end();
        for (RequestLine line : lines) {
            try {
                write(line.bytes(log.rows(), log.masked()));
                written.increment();
                failed = false;
            } catch (IOException | RuntimeException e) {
                lost.increment();
                // Once, and not for each call as long as the disk is full.
                if (!failed) LOG.warn("A call could not be logged to {}", log.file(), e);
                failed = true;
                if (e instanceof IOException) end();
            }
        }
    }

    private void write(byte[] line) throws IOException {
        if (line.length > log.bytes())
            throw new ServingException("a line of " + line.length + " bytes is more than the " + log.bytes()
                    + " of a file: log fewer rows of a call, or let files be longer");
        FileChannel to = out == null ? open() : out;
        if (length + line.length > log.bytes()) {
            end();
            rotate();
            to = open();
        }
        append(to, line);
        length += line.length;
    }

    /** All of a line or nothing of it: half of one would spoil the next one too. */
    private void append(FileChannel to, byte[] line) throws IOException {
        try {
            for (ByteBuffer rest = ByteBuffer.wrap(line); rest.hasRemaining(); ) to.write(rest);
        } catch (IOException e) {
            try {
                to.truncate(length);
            } catch (IOException stays) {
                e.addSuppressed(stays);
            }
            throw e;
        }
    }

    private FileChannel open() throws IOException {
        Set<OpenOption> options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        FileChannel opened = FileChannel.open(log.file(), options);
        out = opened;
        length = opened.size();
        if (length > 0 && !isWhole()) {
            append(opened, new byte[] {'\n'});
            length++;
        }
        known = file();
        return opened;
    }

    /** The file that has the name; what is written to one that was deleted or moved away, nobody finds. */
    private @Nullable Object file() {
        try {
            BasicFileAttributes found = Files.readAttributes(log.file(), BasicFileAttributes.class);
            return found.fileKey() == null ? "there" : found.fileKey();
        } catch (IOException e) {
            return null;
        }
    }

    /** Whether the file ends with the end of a line; a process that was killed may have left half of one. */
    private boolean isWhole() throws IOException {
        try (FileChannel in = FileChannel.open(log.file(), StandardOpenOption.READ)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            return in.read(last, length - 1) == 1 && last.get(0) == '\n';
        }
    }

    private void rotate() throws IOException {
        Files.deleteIfExists(numbered(log.files() - 1));
        for (int number = log.files() - 2; number >= 0; number--)
            if (Files.exists(numbered(number)))
                Files.move(numbered(number), numbered(number + 1), StandardCopyOption.REPLACE_EXISTING);
    }

    private Path numbered(int number) {
        return number == 0 ? log.file() : log.file().resolveSibling(log.file().getFileName() + "." + number);
    }

    private void end() {
        FileChannel before = out;
        out = null;
        try {
            if (before != null) before.close();
        } catch (IOException e) {
            LOG.warn("The request log {} could not be closed", log.file(), e);
        }
    }

    /** Ends it when what waits is written. */
    @Override
    public void close() {
        beside.close();
        beside.settled(() -> {
            end();
            return true;
        });
    }
}
