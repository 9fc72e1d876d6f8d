package dev.mlopskit.pipeline.internal.lineage;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Appends to a file, a line an event, each in one write, so that several processes can share it where appending is atomic. */
public final class FileSender implements EventSender {
    private final Path file;
    private @Nullable OutputStream out;

    /** For a file, which is made with the folders above it when the first event comes. */
    public FileSender(Path file) {
        this.file = file.toAbsolutePath();
    }

    @Override
    public void send(String event) throws IOException {
        OutputStream open = out;
        if (open == null) {
            if (file.getParent() != null) Files.createDirectories(file.getParent());
            out = open = new FileOutputStream(file.toFile(), true);
        }
        open.write((event + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        if (out != null) out.close();
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
