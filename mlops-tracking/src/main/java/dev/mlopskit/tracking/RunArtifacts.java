package dev.mlopskit.tracking;

import dev.mlopskit.core.Json;
import dev.mlopskit.tracking.internal.Limits;
import dev.mlopskit.tracking.internal.artifact.Pictures;
import dev.mlopskit.tracking.internal.artifact.Table;
import dev.mlopskit.tracking.internal.artifact.Upload;
import dev.mlopskit.tracking.internal.artifact.UserContent;
import dev.mlopskit.tracking.spi.ArtifactStore;
import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The part of a {@link Run} that is about artifacts. Thread-safe. */
abstract sealed class RunArtifacts permits Run {
    private final Tracking tracking;
    private final String runId;
    private final String artifactUri;
    private final Object tables = new Object();

    RunArtifacts(Tracking tracking, RunData data) {
        this.tracking = tracking;
        this.runId = data.runId();
        this.artifactUri = data.artifactUri();
    }

    /** Copies a file, or a folder with all that is in it, to the run's artifacts, under its own name. */
    public void artifact(Path source) {
        artifact(source, "");
    }

    /**
     * Copies a file, or a folder with all that is in it, below a folder of the run's artifacts.
     *
     * @param into a relative path with {@code /}; empty for the top
     * @throws dev.mlopskit.core.PathEscapeException if the path could leave the run's artifacts
     */
    public void artifact(Path source, String into) {
        artifact(source, into, TransferProgress.none());
    }

    /** As {@link #artifact(Path, String)}, and tells how far it is. */
    public void artifact(Path source, String into, TransferProgress progress) {
        Upload.copy(source, artifactStore(), into, progress);
    }

    /** Writes an artifact in UTF-8; the path is relative, like {@code notes/readme.md}. */
    public void text(String path, String text) {
        Limits.there("text of artifact '" + path + "'", text);
        artifactStore().write(path, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a record, map, list or plain value as a JSON artifact. */
    public void json(String path, Object value) {
        text(path, Json.pretty(value));
    }

    /**
     * Writes rows as a table, which MLflow's pages show and its {@code load_table} reads; rows that are logged to the same path
     * later are added to it, as MLflow does. The columns are the components of the records. Two processes must not add to one
     * table at the same time.
     *
     * @param path relative, and ending in {@code .json}
     * @throws InvalidValueException if the path ends otherwise, or something else is there
     */
    public void table(String path, List<? extends Record> rows) {
        Pictures.checkName(path, ".json");
        synchronized (tables) {
            ArtifactStore store = artifactStore();
            String present = store.list(path).isEmpty() ? "" : artifacts().text(path);
            Table.of(rows).appendTo(store, path, present);
            String tag = Table.tag(tracking.run(runId).tags(), path);
            if (tag != null && tag.length() <= Limits.MAX_TAG_VALUE)
                tracking.store().runs().log(runId, List.of(new Tag(Table.tagKey(), tag)));
        }
    }

    /** Writes an image as PNG; needs the module {@code java.desktop}. The path ends in {@code .png}. */
    public void image(String path, BufferedImage image) {
        Pictures.checkName(path, ".png");
        artifactStore().write(path, Pictures.png(image));
    }

    /** Writes the bytes of a PNG. The path ends in {@code .png}. */
    public void image(String path, byte[] png) {
        Pictures.checkName(path, ".png");
        artifactStore().write(path, Pictures.png(png));
    }

    /** Writes an SVG. The path ends in {@code .svg}. */
    public void svg(String path, String svg) {
        Pictures.checkName(path, ".svg");
        text(path, Pictures.svg(svg));
    }

    /** Writes an artifact from a stream, which is read to its end and left open. If it fails, no part of it is left behind. */
    public void stream(String path, InputStream content) {
        stream(path, content::transferTo);
    }

    /**
     * Writes an artifact by code that writes to a stream. If the code throws, no part of it is left behind.
     *
     * @throws ArtifactException if it cannot be written, or with the exception of the code as its cause
     */
    public void stream(String path, ArtifactContent content) {
        artifactStore().write(path, UserContent.of(path, content));
    }

    /** The artifacts, to be read. */
    public Artifacts artifacts() {
        return new Artifacts(artifactStore(), tracking.copies());
    }

    /** Looked at late, so that a run whose artifacts lie elsewhere can be logged to all the same. */
    final ArtifactStore artifactStore() {
        return tracking.store().artifacts(artifactUri);
    }
}
