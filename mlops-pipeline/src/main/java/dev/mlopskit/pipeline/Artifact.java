package dev.mlopskit.pipeline;

import dev.mlopskit.pipeline.internal.values.FileDigest;
import dev.mlopskit.pipeline.listener.OpenLineageListener;
import dev.mlopskit.pipeline.listener.TrackingListener;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that a task makes and that is worth knowing by itself: returned by a body, alone or in a record, list or map, it is in the
 * {@link PipelineRun#artifacts() lineage} of the run, in what {@link TrackingListener} records and in the events of {@link
 * OpenLineageListener}. In process it is passed on by reference; a {@link Journal} and a {@link Cache} keep it, and compare the files with their
 * digests before it is used again: where a file is another one, the task that made it runs again. Immutable.
 *
 * {@snippet class="dev.mlopskit.pipeline.PipelineSnippets" region="artifact"}
 */
public sealed interface Artifact {
    /** What it is called in the run. */
    String name();

    /** What else is known of it, in the order in which it was said. */
    Map<String, String> metadata();

    /** The same with one more fact. */
    Artifact with(String key, String value);

    /** One whose content is a file or a folder. */
    sealed interface OnDisk extends Artifact {
        /** Where it is. */
        Path path();

        /** SHA-256 of the content. */
        String digest();
    }

    /**
     * A data set: a file or a folder.
     *
     * @param digest SHA-256 of the content
     * @param rows how many rows it has; -1 if that is not known
     */
    record Data(String name, Path path, String digest, long rows, Map<String, String> metadata) implements OnDisk {
        @Override
        public Data with(String key, String value) {
            return new Data(name, path, digest, rows, more(metadata, key, value));
        }

        /** The same with the number of its rows. */
        public Data rows(long number) {
            return new Data(name, path, digest, number, metadata);
        }
    }

    /**
     * A model: a file or a folder, such as a package of MLflow's.
     *
     * @param digest SHA-256 of the content
     */
    record Model(String name, Path path, String digest, Map<String, String> metadata) implements OnDisk {
        @Override
        public Model with(String key, String value) {
            return new Model(name, path, digest, more(metadata, key, value));
        }
    }

    /**
     * Any other file or folder, such as a report.
     *
     * @param digest SHA-256 of the content
     */
    record File(String name, Path path, String digest, Map<String, String> metadata) implements OnDisk {
        @Override
        public File with(String key, String value) {
            return new File(name, path, digest, more(metadata, key, value));
        }
    }

    /** Numbers that say how good something is. */
    record Metrics(String name, Map<String, Double> values, Map<String, String> metadata) implements Artifact {
        @Override
        public Metrics with(String key, String value) {
            return new Metrics(name, values, more(metadata, key, value));
        }
    }

    /**
     * A data set of a file or folder that has been written.
     *
     * @throws PipelineException if there is none
     */
    static Data data(String name, Path path) {
        return new Data(name, path, digest(name, path), -1, Map.of());
    }

    /**
     * A model of a file or folder that has been written.
     *
     * @throws PipelineException if there is none
     */
    static Model model(String name, Path path) {
        return new Model(name, path, digest(name, path), Map.of());
    }

    /**
     * A file or folder that has been written.
     *
     * @throws PipelineException if there is none
     */
    static File file(String name, Path path) {
        return new File(name, path, digest(name, path), Map.of());
    }

    /** Numbers by name. */
    static Metrics metrics(String name, Map<String, Double> values) {
        return new Metrics(name, Map.copyOf(values), Map.of());
    }

    private static String digest(String name, Path path) {
        String digest = FileDigest.of(path);
        if (digest.equals(FileDigest.ABSENT))
            throw new PipelineException(
                    "artifact '" + name + "' has no file '" + path + "': write it before it is made an artifact");
        return digest;
    }

    private static Map<String, String> more(Map<String, String> metadata, String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(metadata);
        more.put(key, value);
        return Collections.unmodifiableMap(more);
    }
}
