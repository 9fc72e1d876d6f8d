package dev.mlopskit.serving;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What made a package, and of what. It names no person and no place on a disk, and params that may be secrets or paths are
 * left out. Immutable.
 *
 * @param library the version of this library
 * @param java the vendor and the version of the Java that built the package, like {@code Eclipse Adoptium 17.0.12+7}
 * @param os the name of the system, like {@code Linux}
 * @param arch its processors, like {@code amd64}
 * @param gitCommit the commit of the code that trained; {@code null} when unknown
 * @param gitChanged whether files differed from that commit; {@code null} when unknown
 * @param datasets the data that it was made of
 * @param params the params of the training
 * @param metrics what was measured
 */
public record Provenance(
        String library,
        String java,
        String os,
        String arch,
        @Nullable String gitCommit,
        @Nullable Boolean gitChanged,
        List<Data> datasets,
        Map<String, String> params,
        Map<String, Double> metrics) {
    /** Copies the collections, sorted by key. */
    public Provenance {
        datasets = List.copyOf(datasets);
        params = Collections.unmodifiableMap(new TreeMap<>(params));
        metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
    }

    /**
     * Data that a model was made of.
     *
     * @param name what people call it
     * @param digest a fingerprint of its content
     * @param context what it was used for, like {@code training}; empty when nobody said
     */
    public record Data(String name, String digest, String context) {}
}
