package dev.mlopskit.serving.endpoint;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Who gets which part of the traffic. Immutable: whoever changes it makes another one.
 *
 * @param parts versions with a part of their own, in the order of their names; the stable one has the rest
 */
record Routes<I, O>(Served<I, O> stable, List<Part<I, O>> parts) {
    private static final int WHOLE = 100_00;

    record Part<I, O>(Served<I, O> served, int percent) {}

    /** Whether it is this very loading of a version. */
    @SuppressWarnings("ReferenceEquality")
    boolean isStable(Served<I, O> served) {
        return served == stable;
    }

    Served<I, O> pick(@Nullable String key) {
        if (parts.isEmpty()) return stable;
        int place = key == null ? ThreadLocalRandom.current().nextInt(WHOLE) : place(key);
        for (Part<I, O> part : parts) {
            place -= part.percent() * (WHOLE / 100);
            if (place < 0) return part.served();
        }
        return stable;
    }

    /**
     * Where a key stands among all, by a hash that is the same in each process and release. A part begins where the one before it
     * ends: when the last part grows, such as that of a canary, which is the only one, whoever was sent to it stays with it.
     */
    static int place(String key) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < key.length(); i++) hash = (hash ^ key.charAt(i)) * 0x100000001b3L;
        // The lower bits of this hash (FNV-1a) are those of the last characters: mixed, as in MurmurHash3.
        hash ^= hash >>> 33;
        hash *= 0xff51afd7ed558ccdL;
        hash ^= hash >>> 33;
        return (int) Math.floorMod(hash, (long) WHOLE);
    }

    Routes<I, O> with(Served<I, O> served, int percent) {
        return new Routes<>(stable, List.of(new Part<>(served, percent)));
    }

    Routes<I, O> only(Served<I, O> served) {
        return new Routes<>(served, List.of());
    }
}
