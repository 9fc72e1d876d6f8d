package dev.mlopskit.pipeline.internal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Slots that the bodies of all runs of a pipeline share. Thread-safe; takes no other lock while it holds its own. */
final class Pool {
    final String name;
    final int size;
    private int taken;
    private final Set<Runnable> waiting = new LinkedHashSet<>();

    Pool(String name, int size) {
        this.name = name;
        this.size = size;
    }

    /** Takes slots if so many are free; if not, remembers whom to call when some are. */
    synchronized boolean take(int slots, Runnable whenFree) {
        if (taken + slots <= size) {
            taken += slots;
            return true;
        }
        waiting.add(whenFree);
        return false;
    }

    /** Remembers whom to call when slots are given back. */
    synchronized void callWhenFree(Runnable whenFree) {
        waiting.add(whenFree);
    }

    /** Gives slots back; who waited is to be called by the caller, once it holds no lock. */
    synchronized List<Runnable> give(int slots) {
        taken -= slots;
        List<Runnable> called = new ArrayList<>(waiting);
        waiting.clear();
        return called;
    }

    synchronized int free() {
        return size - taken;
    }
}
