package dev.mlopskit.pipeline.internal;

import dev.mlopskit.pipeline.PipelineEvent;
import dev.mlopskit.pipeline.PipelineException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The transitions of a run that is kept: what is decided under the engine's lock is collected here, and committed without that
 * lock, before a body runs that follows from it and before a listener hears of it. Whoever commits does it for all that wait.
 */
final class KeptTransitions implements EventSink {
    private final RunKeeper keeper;
    private final Listeners listeners;
    private final ReentrantLock turn = new ReentrantLock();
    /** Each list whole or not at all: a branch, say, with all that it skips. */
    private final Queue<List<Object>> decided = new ConcurrentLinkedQueue<>();
    /** Guarded by the engine's lock. */
    private List<Object> open = new ArrayList<>();
    /** What a listener's call led to that has to wait until listeners know all before it. Guarded by the turn. */
    private @Nullable Runnable afterwards;
    /** Why nothing more can be kept, and so nothing more may follow: also not from what another caller failed to commit. */
    private volatile @Nullable Throwable broken;

    KeptTransitions(RunKeeper keeper, Listeners listeners) {
        this.keeper = keeper;
        this.listeners = listeners;
    }

    RunKeeper keeper() {
        return keeper;
    }

    @Override
    public boolean listens() {
        return listeners.listens();
    }

    @Override
    public boolean keeps() {
        return true;
    }

    @Override
    public void tell(PipelineEvent event) {
        open.add(event);
    }

    @Override
    public void keep(Change change) {
        open.add(change);
    }

    /** Closes what was decided in one go; called as the engine's lock is given back. */
    void publish() {
        if (open.isEmpty()) return;
        decided.add(open);
        open = new ArrayList<>();
    }

    /** Returns once all that was decided before is committed and told. Within the call of a listener it returns at once. */
    void sync() {
        if (turn.isHeldByCurrentThread()) return;
        if (decided.isEmpty() && !turn.isLocked()) {
            requireWhole();
            return;
        }
        turn.lock();
        try {
            requireWhole();
            for (List<Object> next = take(); !next.isEmpty(); next = take()) {
                commit(next);
                for (Object each : next) if (each instanceof PipelineEvent event) listeners.tell(event);
            }
        } finally {
            Runnable then = afterwards;
            afterwards = null;
            turn.unlock();
            if (then != null) then.run();
        }
    }

    private void requireWhole() {
        Throwable why = broken;
        if (why != null) throw new PipelineException(String.valueOf(why.getMessage()), why);
    }

    private List<Object> take() {
        List<Object> all = new ArrayList<>();
        for (List<Object> next = decided.poll(); next != null; next = decided.poll()) all.addAll(next);
        return all;
    }

    private void commit(List<Object> all) {
        List<Change> changes = new ArrayList<>();
        for (Object each : all) if (each instanceof Change change) changes.add(change);
        if (changes.isEmpty()) return;
        try {
            keeper.commit(changes);
        } catch (Throwable e) {
            broken = e;
            throw e;
        }
    }

    /** Whether this is within the call of a listener; if so, something is done after it. */
    boolean defer(Runnable then) {
        if (!turn.isHeldByCurrentThread()) return false;
        afterwards = then;
        return true;
    }

    /** Tells an event now, after all that was told before. */
    void tellNow(PipelineEvent event) {
        turn.lock();
        try {
            listeners.tell(event);
        } finally {
            turn.unlock();
        }
    }
}
