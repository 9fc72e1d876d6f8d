package dev.mlopskit.pipeline.internal.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.pipeline.PipelineException;
import java.time.DayOfWeek;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Which collections come back as what. */
class CollectionsTest {
    /** Its constants are of classes of their own. */
    private enum Op {
        PLUS {
            @Override
            int of(int x, int y) {
                return x + y;
            }
        },
        MINUS {
            @Override
            int of(int x, int y) {
                return x - y;
            }
        };

        abstract int of(int x, int y);
    }

    private record Lines(ArrayList<String> lines, TreeMap<String, Integer> counts, Collection<String> any) {}

    @SuppressWarnings("unchecked")
    private static <T> T back(T value) {
        return (T) Values.read(Values.write(value));
    }

    static final List<Object> THEMSELVES = List.of(
            new ArrayList<>(Arrays.asList(1, null)),
            new ArrayList<>(),
            new LinkedList<>(List.of("a", 2L)),
            new CopyOnWriteArrayList<>(List.of(1)),
            new ArrayDeque<>(List.of("x", "y")),
            new HashSet<>(Arrays.asList("k", null)),
            new LinkedHashSet<>(List.of("z", "a", "m")),
            new TreeSet<>(List.of(3, 1, 2)),
            new HashMap<>(Map.of("k", List.of())),
            new LinkedHashMap<>(Map.of(1, 2)),
            new TreeMap<>(Map.of("b", 1, "a", 2)),
            new ConcurrentHashMap<>(Map.of("b", 1)),
            new EnumMap<>(Map.of(Op.MINUS, "m")),
            new EnumMap<>(Op.class),
            EnumSet.of(Op.PLUS),
            EnumSet.noneOf(DayOfWeek.class),
            EnumSet.allOf(DayOfWeek.class),
            new ArrayList<>(List.of(new TreeMap<>(Map.of(1L, new LinkedList<>(List.of(EnumSet.of(Op.PLUS))))))));

    @ParameterizedTest
    @FieldSource("THEMSELVES")
    void those_of_the_jdk_come_back_as_themselves(Object value) {
        Object back = back(value);
        assertThat(back).isExactlyInstanceOf(value.getClass());
        assertThat(back.toString()).isEqualTo(value.toString());
        if (!(value instanceof ArrayDeque<?>)) assertThat(back).isEqualTo(value);
        assertThat(Values.write(back)).isEqualTo(Values.write(value));
    }

    @Test
    void those_of_an_enum_keep_it_also_where_they_are_empty() {
        EnumMap<Op, String> map = back(new EnumMap<>(Op.class));
        map.put(Op.PLUS, "p");
        assertThat(map).containsOnlyKeys(Op.PLUS);
        assertThat(EnumSet.complementOf(back(EnumSet.noneOf(Op.class)))).containsExactly(Op.values());
    }

    static final List<List<?>> FIXED_LISTS = List.of(
            List.of(1),
            List.of(1, 2, 3),
            Stream.of(1, 2).toList(),
            List.of(1, 2, 3).subList(1, 2),
            Collections.unmodifiableList(new ArrayList<>(List.of(1))),
            Collections.unmodifiableList(new LinkedList<>(List.of(1))),
            Collections.singletonList(1),
            Collections.emptyList(),
            Collections.nCopies(3, 1));

    @ParameterizedTest
    @FieldSource("FIXED_LISTS")
    void a_list_that_cannot_be_changed_is_a_plain_array_and_comes_back_so(List<Integer> value) {
        assertThat(Values.write(value)).startsWith("[");
        List<Integer> back = back(value);
        assertThat(back).isEqualTo(value);
        assertThatThrownBy(() -> back.add(1)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void sets_and_maps_that_cannot_be_changed_come_back_so_and_in_their_order() {
        for (Set<Integer> value : List.of(
                Set.of(5, 3, 4),
                Collections.unmodifiableSet(new LinkedHashSet<>(List.of(9, 1))),
                Collections.unmodifiableSortedSet(new TreeSet<>(Set.of(2, 1))))) {
            Set<Integer> back = back(value);
            assertThat(back).containsExactlyElementsOf(value);
            assertThatThrownBy(() -> back.add(1)).isInstanceOf(UnsupportedOperationException.class);
        }
        for (Map<Integer, String> value : List.of(
                Map.of(2, "b", 1, "a"),
                Collections.singletonMap(1, "x"),
                Collections.unmodifiableNavigableMap(new TreeMap<>(Map.of(1, "x"))))) {
            Map<Integer, String> back = back(value);
            assertThat(back).containsExactlyEntriesOf(value);
            assertThatThrownBy(() -> back.put(1, "")).isInstanceOf(UnsupportedOperationException.class);
        }
        assertThat(Collections.unmodifiableSortedSet(new TreeSet<>(Set.of(2, 1))))
                .isInstanceOf(java.util.SortedSet.class);
        assertThat((Object) back(Collections.unmodifiableSortedSet(new TreeSet<>(Set.of(2, 1)))))
                .isInstanceOf(java.util.SortedSet.class);
    }

    @Test
    void views_come_back_as_what_they_show_and_can_be_changed() {
        List<Integer> list = back(new ArrayList<>(List.of(1, 2, 3)).subList(0, 2));
        list.add(9);
        assertThat(list).isExactlyInstanceOf(ArrayList.class).isEqualTo(List.of(1, 2, 9));
        assertThat(back(Arrays.asList(3, null))).isExactlyInstanceOf(ArrayList.class);
        assertThat(back(new TreeMap<>(Map.of("b", 1, "a", 2)).headMap("b"))).isEqualTo(new TreeMap<>(Map.of("a", 2)));
        assertThat(back(new HashMap<>(Map.of("a", 1)).keySet())).isEqualTo(Set.of("a"));
    }

    private static final class Own extends ArrayList<String> {
        private static final long serialVersionUID = 1;
    }

    @Test
    void what_would_come_back_as_something_else_is_refused() {
        Map<String, Integer> identity = new IdentityHashMap<>();
        identity.put(new String("a"), 1);
        identity.put(new String("a"), 2);
        Map<String, Integer> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Set<List<Integer>> changed = new HashSet<>();
        List<Integer> one = new ArrayList<>(List.of(1));
        changed.add(one);
        changed.add(List.of(2));
        one.set(0, 2);
        for (Object value : List.of(
                new Own(),
                identity,
                Collections.unmodifiableMap(identity),
                anyCase,
                Collections.unmodifiableSortedMap((TreeMap<String, Integer>) anyCase),
                new TreeSet<>(Collections.reverseOrder()),
                new TreeMap<>(Map.of(1, 2)).descendingMap(),
                changed,
                new PriorityQueue<>(),
                Collections.synchronizedList(new ArrayList<>()),
                Collections.newSetFromMap(new IdentityHashMap<>()),
                new HashMap<>(Map.of(1, 2)).values(),
                new LinkedHashMap<>() {
                    private static final long serialVersionUID = 1;
                }))
            assertThatThrownBy(() -> Values.write(List.of(value)))
                    .as(value.getClass().getName())
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContaining("since [0] ");
    }

    @Test
    void an_order_that_would_be_lost_is_named() {
        assertThatThrownBy(() -> Values.write(new TreeSet<>(String.CASE_INSENSITIVE_ORDER)))
                .hasMessageContaining("it is a java.util.TreeSet with an order of its own");
    }

    @Test
    void components_of_records_come_back_as_they_are_declared() {
        Lines lines =
                new Lines(new ArrayList<>(List.of("a")), new TreeMap<>(Map.of("k", 1)), new TreeSet<>(Set.of("x")));
        assertThat(back(lines)).isEqualTo(lines);
        assertThat(back(lines).any()).isInstanceOf(TreeSet.class);
    }

    @Test
    void equal_collections_have_one_key_whatever_their_class() {
        assertThat(key(new ArrayList<>(List.of(1, 2)))).isEqualTo(key(List.of(1, 2)));
        assertThat(key(new TreeMap<>(Map.of("b", 1, "a", 2)))).isEqualTo(key(Map.of("a", 2, "b", 1)));
        assertThat(key(EnumSet.of(Op.PLUS, Op.MINUS))).isEqualTo(key(Set.of(Op.MINUS, Op.PLUS)));
        assertThat(key(back(new ArrayDeque<>(List.of(1))))).isEqualTo(key(new ArrayDeque<>(List.of(1))));
    }

    private static String key(Object value) {
        return Values.key(value, new java.util.HashMap<>());
    }
}
