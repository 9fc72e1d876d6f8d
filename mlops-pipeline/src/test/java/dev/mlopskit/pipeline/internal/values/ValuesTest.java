package dev.mlopskit.pipeline.internal.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.mlopskit.pipeline.Approval;
import dev.mlopskit.pipeline.Branch;
import dev.mlopskit.pipeline.PipelineException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Values come back from a journal as they were. */
class ValuesTest {
    private record Point(int x, long y, Double weight, List<Point> next, DayOfWeek day) {}

    private record Positive(int value) {
        Positive {
            if (value <= 0) throw new IllegalArgumentException("not positive");
        }
    }

    private enum Op {
        PLUS {
            @Override
            int of(int x) {
                return x + 1;
            }
        };

        abstract int of(int x);
    }

    private sealed interface Node<T> {}

    private record Leaf<T>(T value, Op op) implements Node<T> {}

    private record Pair<A, B extends Node<A>>(Optional<A> first, List<? extends B> rest, Map<?, A> named)
            implements Node<A> {}

    private record Copying(int[] numbers, List<String> names) {
        Copying {
            numbers = numbers.clone();
            names = new ArrayDeque<>(names).stream().toList();
        }

        @Override
        public int[] numbers() {
            return numbers.clone();
        }
    }

    private record Absolute(int x) {
        @Override
        public int x() {
            return Math.abs(x);
        }
    }

    private record Doubling(int x) {
        private Doubling {
            x = 2 * x;
        }
    }

    private record Seven(int x) {
        private Seven {
            if (x == 7) throw new IllegalArgumentException("no 7");
        }

        @Override
        public int x() {
            return 7;
        }
    }

    private static final class Big extends BigDecimal {
        private static final long serialVersionUID = 1;

        Big(String text) {
            super(text);
        }
    }

    private static Object back(Object value) {
        return Values.read(Values.write(value));
    }

    @Test
    void each_kind_comes_back_as_what_it_was() {
        for (Object value : Arrays.asList(
                null,
                true,
                7,
                -7L,
                Long.MAX_VALUE,
                (short) 3,
                (byte) -1,
                'x',
                '\ud83d',
                1.0,
                -0.0,
                1e300,
                Double.NaN,
                Double.NEGATIVE_INFINITY,
                Double.MIN_VALUE,
                1.5f,
                Float.NaN,
                "",
                "a\u0000b",
                "\ud83d\ude80",
                "lone \ud83d",
                "[1]",
                new BigDecimal("1.10"),
                BigInteger.TEN.pow(50),
                Instant.parse("2026-01-02T03:04:05.123456789Z"),
                Duration.ofMillis(-5),
                LocalDate.of(2024, 2, 29),
                LocalTime.MIDNIGHT,
                LocalDateTime.MIN,
                ZonedDateTime.of(2025, 10, 26, 2, 30, 0, 0, ZoneId.of("Europe/Berlin")),
                ZoneId.of("Z"),
                ZoneId.of("Asia/Kathmandu"),
                new UUID(1, 2),
                URI.create("s3://b/k"),
                Path.of("a/b"),
                DayOfWeek.MONDAY,
                List.of(),
                Arrays.asList(1, null, List.of("x")),
                Set.of(1L),
                Map.of(),
                Map.of(List.of(1), Set.of(2.0)),
                Optional.empty(),
                Optional.of(1f),
                new Point(1, 2, null, List.of(new Point(3, 4, 5.0, List.of(), null)), DayOfWeek.FRIDAY),
                new Approval(true, "reviewer", "", Instant.EPOCH)))
            assertThat(back(value)).as(String.valueOf(value)).isEqualTo(value);
        assertThat(back(new int[] {1, -2})).isEqualTo(new int[] {1, -2});
        assertThat(back(new long[] {Long.MIN_VALUE})).isEqualTo(new long[] {Long.MIN_VALUE});
        assertThat(back(new double[] {Double.NaN, -0.0})).isEqualTo(new double[] {Double.NaN, -0.0});
        assertThat(back(new float[0])).isEqualTo(new float[0]);
        assertThat(back(new byte[] {0, -1})).isEqualTo(new byte[] {0, -1});
        assertThat(back(new String[] {"a", null})).isEqualTo(new String[] {"a", null});
        assertThat(String.valueOf(back(Branch.to("b", "a")))).isEqualTo("branch to [a, b]");
        assertThat(String.valueOf(back(Branch.onlyIf(true)))).isEqualTo("branch to all");
        assertThat(String.valueOf(back(Branch.onlyIf(false)))).isEqualTo("branch to nothing below");
    }

    @Test
    void the_order_of_maps_and_sets_is_kept() {
        Map<String, Integer> map = new LinkedHashMap<>();
        for (String key : List.of("z", "a", "m")) map.put(key, map.size());
        assertThat(((Map<?, ?>) back(map)).keySet().toArray()).containsExactly("z", "a", "m");
    }

    @Test
    void generated_values_come_back() {
        Random random = new Random(20261126);
        for (int i = 0; i < 5_000; i++) {
            Object value = value(random, 4);
            Object back = back(value);
            assertThat(back).isEqualTo(value);
            if (value != null && !(value instanceof List<?> list && isFixed(list)))
                assertThat(back).isExactlyInstanceOf(value.getClass());
            assertThat(Values.write(back)).isEqualTo(Values.write(value));
            assertThat(key(back)).isEqualTo(key(value));
        }
    }

    private static boolean isFixed(List<?> list) {
        return list.getClass().getName().contains("Immutable");
    }

    private static Object value(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 6 : 16)) {
            case 0 -> random.nextInt();
            case 1 -> random.nextLong();
            case 2 -> Double.longBitsToDouble(random.nextLong());
            case 3 -> text(random);
            case 4 -> null;
            case 5 -> Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
            case 6 ->
                new Point(
                        random.nextInt(),
                        random.nextLong(),
                        random.nextDouble(),
                        List.of(),
                        DayOfWeek.of(1 + random.nextInt(7)));
            case 7 -> {
                Map<Object, Object> map = new HashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) map.put(text(random), value(random, depth - 1));
                yield map;
            }
            case 8 -> Optional.of(text(random));
            case 9 -> new Leaf<>(value(random, depth - 1), Op.PLUS);
            case 10 ->
                new Pair<>(
                        Optional.ofNullable(value(random, depth - 1)),
                        List.of(new Leaf<>(value(random, depth - 1), null)),
                        Collections.singletonMap(value(random, depth - 1), null));
            case 11 -> new LinkedHashSet<>(Arrays.asList(value(random, depth - 1), value(random, depth - 1)));
            case 12 -> new TreeMap<>(Map.of(text(random), List.of(random.nextInt())));
            case 13 -> new LinkedList<>(Arrays.asList(value(random, depth - 1)));
            case 14 -> {
                Map<Object, Object> odd = new LinkedHashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) odd.put(value(random, depth - 1), value(random, depth - 1));
                yield odd;
            }
            default -> {
                List<Object> list = new ArrayList<>();
                for (int i = random.nextInt(5); i > 0; i--) list.add(value(random, depth - 1));
                yield list;
            }
        };
    }

    private static String text(Random random) {
        char[] chars = new char[random.nextInt(12)];
        for (int i = 0; i < chars.length; i++) chars[i] = (char) random.nextInt(random.nextBoolean() ? 128 : 65_536);
        return new String(chars);
    }

    @Test
    void what_cannot_come_back_is_refused_with_its_place() {
        List<Object> itself = new ArrayList<>();
        itself.add(itself);
        assertThatThrownBy(() -> Values.write(itself))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("contains itself");
        assertThatThrownBy(() -> Values.write(Map.of("a", List.of(new Object()))))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("[a][0] is a java.lang.Object");
    }

    @Test
    void the_place_of_what_nests_without_end_is_cut_in_its_middle() {
        List<Object> itself = new ArrayList<>();
        itself.add(itself);
        assertThatThrownBy(() -> Values.write(itself))
                .hasMessageContaining("[0][0]..[0][0]")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400));
        Map<Object, Object> key = new IdentityHashMap<>();
        Map<Object, Object> strange = new LinkedHashMap<>();
        strange.put(List.of("x".repeat(1000)), key);
        assertThatThrownBy(() -> Values.write(strange)).hasMessageContaining("[List12] is a java.util.IdentityHashMap");
    }

    @Test
    void a_value_that_nests_as_deep_as_may_be_is_read_again() {
        Object deep = 1;
        for (int i = 0; i < Place.MAX_DEPTH; i++) deep = new Leaf<>(deep, null);
        assertThat(back(deep)).isEqualTo(deep);
        Object deeper = Optional.of(deep);
        assertThatThrownBy(() -> Values.write(deeper)).hasMessageContaining("more than 200 deep");
    }

    @Test
    void a_record_that_changes_what_it_is_given_is_refused() {
        for (Object value : List.of(new Absolute(-3), new Doubling(1)))
            assertThatThrownBy(() -> Values.write(List.of(value)))
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContaining("[0].x is not the same");
        assertThatThrownBy(() -> Values.write(new Seven(3)))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("refuses what its own methods give");
        assertThat(back(new Absolute(3))).isEqualTo(new Absolute(3));
        Copying copy = new Copying(new int[] {1, 2}, List.of("a"));
        assertThat(((Copying) back(copy)).numbers()).containsExactly(1, 2);
    }

    @Test
    void what_its_text_does_not_stand_for_is_refused() throws Exception {
        assertThatThrownBy(() -> Values.write(List.of(new Big("1.0"))))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("[0] is a " + Big.class.getName());
        // Newer JDKs read what they write of it.
        BigDecimal extreme = new BigDecimal(BigInteger.ONE, Integer.MIN_VALUE);
        Throwable refused = catchThrowable(() -> Values.write(extreme));
        if (refused == null) assertThat(back(extreme)).isEqualTo(extreme);
        else assertThat(refused).isInstanceOf(PipelineException.class);
        Path zip = Files.createTempFile("other", ".zip");
        Files.delete(zip);
        try (FileSystem other = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
            Path inner = other.getPath("/inner");
            assertThatThrownBy(() -> Values.write(Map.of("p", inner)))
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContaining("[p] is a")
                    .hasMessageContaining("another file system");
        } finally {
            Files.deleteIfExists(zip);
        }
    }

    @Test
    void what_has_changed_or_is_damaged_is_refused_and_no_other_class_is_run() {
        String point = Point.class.getName();
        for (String text : List.of(
                "{\"record\":[\"no.such.Class\"]}",
                "{\"record\":[\"" + point + "\",\"x\",1]}",
                "{\"record\":[\"" + Positive.class.getName() + "\",\"value\",-1]}",
                "{\"record\":[\"" + Positive.class.getName() + "\",\"value\",\"text\"]}",
                "{\"record\":[\"" + Positive.class.getName() + "\",\"value\",1,\"other\",1]}",
                "{\"record\":[\"java.lang.Thread\"]}",
                "{\"enum\":[\"java.time.DayOfWeek\",\"NODAY\"]}",
                "{\"enum\":[\"java.lang.Thread\",\"X\"]}",
                "{\"future\":\"x\"}",
                "{\"long\":\"x\"}",
                "{\"record\":7}",
                "{\"record\":[]}",
                "{\"record\":[7]}",
                "{}",
                "{\"ints\":\"???\"}",
                "{\"map\":[1]}",
                "{\"TreeMap\":[null,1]}",
                "{\"TreeSet\":[1,\"a\"]}",
                "{\"EnumSet\":[]}",
                "{\"EnumSet\":[\"java.lang.Thread\"]}",
                "{\"EnumMap\":[\"java.time.DayOfWeek\",1,2]}",
                "[",
                "")) assertThatThrownBy(() -> Values.read(text)).as(text).isInstanceOf(PipelineException.class);
    }

    private static String key(Object value) {
        return Values.key(value, new java.util.HashMap<>());
    }
}
