package dev.mlopskit.pipeline;

import java.util.concurrent.atomic.AtomicInteger;

/** How many go on at the same time, and how many did at most. */
final class Peak {
    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    void begin() {
        begin(1);
    }

    void begin(int number) {
        most.accumulateAndGet(now.addAndGet(number), Math::max);
    }

    /** Gives how many are left. */
    int end() {
        return end(1);
    }

    int end(int number) {
        return now.addAndGet(-number);
    }

    int most() {
        return most.get();
    }
}
