package dev.mlopskit.pipeline.internal;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The attempts that run, linked to each other, so that one more or less allocates nothing. */
final class Running {
    private @Nullable Attempt first;
    private int count;

    boolean isEmpty() {
        return count == 0;
    }

    void add(Attempt attempt) {
        count++;
        attempt.next = first;
        if (first != null) first.previous = attempt;
        first = attempt;
    }

    void remove(Attempt attempt) {
        count--;
        if (attempt.previous != null) attempt.previous.next = attempt.next;
        else first = attempt.next;
        if (attempt.next != null) attempt.next.previous = attempt.previous;
        attempt.previous = null;
        attempt.next = null;
    }

    /** Interrupts the threads of some, each once. */
    void interrupt(Predicate<Attempt> which) {
        for (Attempt attempt = first; attempt != null; attempt = attempt.next) {
            if (attempt.thread == null || !which.test(attempt)) continue;
            attempt.thread.interrupt();
            attempt.thread = null;
        }
    }
}
