package dev.mlopskit.pipeline.internal;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What one run does later. A timer of a run that is over would hold all its values, so all is taken back then. Thread-safe. */
final class Delays {
    private final RunClock clock;
    private final Set<Later> waiting = ConcurrentHashMap.newKeySet();

    Delays(RunClock clock) {
        this.clock = clock;
    }

    /** Runs an action after a delay; gives what takes that back. */
    Runnable after(Duration delay, Runnable action) {
        Later later = new Later(action);
        waiting.add(later);
        later.stop = clock.after(delay, later);
        return later::takeBack;
    }

    /** Takes all back that waits. */
    void takeBack() {
        waiting.forEach(Later::takeBack);
    }

    private final class Later implements Runnable {
        private final Runnable action;
        private volatile Runnable stop = () -> {};

        Later(Runnable action) {
            this.action = action;
        }

        @Override
        public void run() {
            waiting.remove(this);
            action.run();
        }

        void takeBack() {
            waiting.remove(this);
            stop.run();
        }
    }
}
