package dev.mlopskit.pipeline;

import java.util.HashMap;
import java.util.Map;

/** Handles that a definition hands out to the test around it. */
final class Handles {
    private final Map<String, Task<?>> tasks = new HashMap<>();

    <T> Task<T> keep(Task<T> task) {
        tasks.put(task.name(), task);
        return task;
    }

    @SuppressWarnings("unchecked")
    <T> Task<T> get(String name) {
        return (Task<T>) tasks.get(name);
    }
}
