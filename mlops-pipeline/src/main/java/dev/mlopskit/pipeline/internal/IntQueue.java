package dev.mlopskit.pipeline.internal;

/** A queue of numbers that grows and boxes none. */
final class IntQueue {
    private int[] items;
    private int head;
    private int size;

    IntQueue(int capacity) {
        items = new int[Math.max(8, capacity)];
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    void add(int item) {
        if (size == items.length) grow();
        int tail = head + size;
        items[tail < items.length ? tail : tail - items.length] = item;
        size++;
    }

    int poll() {
        int item = items[head];
        if (++head == items.length) head = 0;
        size--;
        return item;
    }

    void clear() {
        size = 0;
    }

    private void grow() {
        int[] more = new int[size * 2];
        int first = items.length - head;
        System.arraycopy(items, head, more, 0, first);
        System.arraycopy(items, 0, more, first, head);
        items = more;
        head = 0;
    }
}
