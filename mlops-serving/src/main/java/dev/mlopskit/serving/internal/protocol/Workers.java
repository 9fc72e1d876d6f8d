package dev.mlopskit.serving.internal.protocol;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a server, and the clock that interrupts those that a slow client holds. What waits for a thread is at most one
 * request for each open connection.
 */
final class Workers implements Executor {
    private static final ThreadLocal<@Nullable Call> CURRENT = new ThreadLocal<>();
    private static final long IDLE_SECONDS = 30;

    private final ExecutorService threads;
    private final ScheduledExecutorService clock;
    private final Set<Call> running = ConcurrentHashMap.newKeySet();
    private final long timeout;

    @SuppressWarnings("FutureReturnValueIgnored") // ends with the clock
    Workers(ServerSettings settings) {
        timeout = settings.requestTimeout().toNanos();
        threads = settings.virtualThreads() ? virtual(settings.threads()) : pool(settings.threads());
        clock = Executors.newSingleThreadScheduledExecutor(named("mlopskit-server-clock"));
        long tick = Math.max(TimeUnit.MILLISECONDS.toNanos(10), timeout / 8);
        clock.scheduleWithFixedDelay(this::tick, tick, tick, TimeUnit.NANOSECONDS);
    }

    private static ExecutorService pool(int most) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                most, most, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named("mlopskit-server"));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static ThreadFactory named(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** A thread for each request from Java 21 on, and this is compiled for 17; a pool before it. */
    private static ExecutorService virtual(int most) {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException | UnsupportedOperationException e) {
            return pool(most);
        }
    }

    private void tick() {
        long now = System.nanoTime();
        for (Call call : running) call.interruptIfLate(now);
    }

    @Override
    public void execute(Runnable task) {
        threads.execute(() -> run(task));
    }

    private void run(Runnable task) {
        Call call = new Call(timeout);
        CURRENT.set(call);
        running.add(call);
        try {
            task.run();
        } finally {
            running.remove(call);
            call.end();
            CURRENT.remove();
        }
    }

    /** The call of the current thread. */
    static Call current() {
        Call call = CURRENT.get();
        if (call == null) throw new IllegalStateException("not on a thread of a server");
        return call;
    }

    void stop() {
        clock.shutdownNow();
        threads.shutdownNow();
    }
}
