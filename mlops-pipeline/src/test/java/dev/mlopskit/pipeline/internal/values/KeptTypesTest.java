package dev.mlopskit.pipeline.internal.values;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.pipeline.Approval;
import dev.mlopskit.pipeline.Branch;
import java.io.InputStream;
import java.io.Serializable;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.Vector;
import org.junit.jupiter.api.Test;

/** What a declared type tells before anything runs. */
class KeptTypesTest {
    private record Id<T>(long value) {}

    private record Tree<T extends Comparable<T>>(T value, List<Tree<T>> below, Map<String, ? extends Tree<T>> named) {}

    private record Owner(Id<Thread> thread, Tree<String> tree, Deque<Optional<Path>> paths) {}

    private record Queue(String name, PriorityQueue<String> lines) {}

    private record Outer(List<Optional<Queue>> queues) {}

    private sealed interface Shape {}

    private record Circle(double radius) implements Shape {}

    private static final class Blob implements Shape {}

    private sealed interface Lost {}

    private static final class Gone implements Lost {}

    private abstract static class OwnList extends AbstractList<String> {}

    @Test
    void what_may_come_back_is_let_through() {
        for (Class<?> type : List.<Class<?>>of(
                int.class,
                boolean.class,
                Object.class,
                Number.class,
                Void.class,
                Comparable.class,
                Serializable.class,
                BigDecimal.class,
                Path.class,
                ZoneId.class,
                ZoneOffset.class,
                DayOfWeek.class,
                Enum.class,
                Record.class,
                Branch.class,
                Approval.class,
                AbstractList.class,
                ArrayList.class,
                SortedMap.class,
                TreeMap.class,
                EnumMap.class,
                EnumSet.class,
                Optional.class,
                byte[].class,
                String[].class,
                Object[].class,
                Owner.class,
                Shape.class))
            assertThat(Values.complaint(type)).as(type.getName()).isNull();
    }

    @Test
    void what_cannot_come_back_is_named_with_its_place() {
        for (Class<?> type : List.<Class<?>>of(
                Thread.class,
                InputStream.class,
                OffsetDateTime.class,
                PriorityQueue.class,
                Vector.class,
                IdentityHashMap.class,
                OwnList.class,
                Blob.class,
                Lost.class)) assertThat(Values.complaint(type)).isEqualTo("a " + type.getName());
        assertThat(Values.complaint(Integer[].class)).isEqualTo("an array of java.lang.Integer");
        assertThat(Values.complaint(boolean[].class)).isEqualTo("an array of boolean");
        assertThat(Values.complaint(Outer.class))
                .isEqualTo("a " + Outer.class.getName()
                        + " whose 'queues' is a java.util.List of a java.util.Optional of a " + Queue.class.getName()
                        + " whose 'lines' is a java.util.PriorityQueue");
    }
}
