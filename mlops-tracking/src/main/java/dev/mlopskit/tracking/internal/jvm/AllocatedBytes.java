package dev.mlopskit.tracking.internal.jvm;

import com.sun.management.ThreadMXBean;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How much this virtual machine allocates. From JDK 21 on it counts all; before, only what threads that live now allocated,
 * so that threads which came and went between two calls are missed.
 */
final class AllocatedBytes {
    private static final @Nullable MethodHandle TOTAL = total();

    private final @Nullable ThreadMXBean threads;
    private Map<Long, Long> lastByThread = new HashMap<>();
    private long lastTotal;

    AllocatedBytes() {
        this.threads = ManagementFactory.getThreadMXBean() instanceof ThreadMXBean bean
                        && bean.isThreadAllocatedMemorySupported()
                        && bean.isThreadAllocatedMemoryEnabled()
                ? bean
                : null;
        sinceLast();
    }

    /** Bytes since the last call; empty where the virtual machine does not count. */
    OptionalLong sinceLast() {
        if (threads == null) return OptionalLong.empty();
        if (TOTAL == null) return OptionalLong.of(byThread(threads));
        long total = total(TOTAL, threads);
        if (total < 0) return OptionalLong.empty();
        long bytes = total - lastTotal;
        lastTotal = total;
        return OptionalLong.of(bytes);
    }

    private long byThread(ThreadMXBean bean) {
        long[] ids = bean.getAllThreadIds();
        long[] allocated = bean.getThreadAllocatedBytes(ids);
        Map<Long, Long> now = new HashMap<>();
        long bytes = 0;
        for (int i = 0; i < ids.length; i++) {
            if (allocated[i] < 0) continue;
            now.put(ids[i], allocated[i]);
            bytes += allocated[i] - lastByThread.getOrDefault(ids[i], 0L);
        }
        lastByThread = now;
        return bytes;
    }

    private static long total(MethodHandle method, ThreadMXBean bean) {
        try {
            return (long) method.invokeExact(bean);
        } catch (Throwable e) {
            throw new IllegalStateException("the virtual machine does not tell what it allocated", e);
        }
    }

    private static @Nullable MethodHandle total() {
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(ThreadMXBean.class, "getTotalThreadAllocatedBytes", MethodType.methodType(long.class));
        } catch (NoSuchMethodException | IllegalAccessException e) {
            return null;
        }
    }
}
