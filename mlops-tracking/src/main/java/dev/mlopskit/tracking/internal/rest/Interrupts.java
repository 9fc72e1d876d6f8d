package dev.mlopskit.tracking.internal.rest;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The waits of one call of one thread. Where the call is to be finished, an interrupt of the thread is remembered and set again
 * when this is closed; else it ends the wait.
 */
final class Interrupts implements AutoCloseable {
    private final boolean finish;
    private boolean interrupted;

    Interrupts(boolean finish) {
        this.finish = finish;
        this.interrupted = finish && Thread.interrupted();
    }

    <T> T await(CompletableFuture<T> answer, Duration most)
            throws InterruptedException, ExecutionException, TimeoutException {
        long end = System.nanoTime() + most.toNanos();
        while (true)
            try {
                return answer.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                remember(e);
            }
    }

    void sleep(Duration wait) throws InterruptedException {
        long end = System.nanoTime() + wait.toNanos();
        for (long left = wait.toNanos(); left > 0; left = end - System.nanoTime())
            try {
                TimeUnit.NANOSECONDS.sleep(left);
            } catch (InterruptedException e) {
                remember(e);
            }
    }

    private void remember(InterruptedException interrupt) throws InterruptedException {
        if (!finish) throw interrupt;
        interrupted = true;
    }

    @Override
    public void close() {
        if (interrupted) Thread.currentThread().interrupt();
    }
}
