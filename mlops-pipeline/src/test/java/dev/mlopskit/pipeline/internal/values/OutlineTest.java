package dev.mlopskit.pipeline.internal.values;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.pipeline.CacheIgnored;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What differs first is told by its path, from the little that was kept. */
class OutlineTest {
    private record Fit(
            double rate,
            Optional<Integer> depth,
            @CacheIgnored int threads) {}

    private record Nothing() {}

    private static String outline(Object value) {
        return Outline.of(value, new HashMap<>());
    }

    private static String difference(Object before, Object after) {
        return Outline.difference(outline(before), outline(after));
    }

    @Test
    void by_the_path_of_the_first_part_that_differs() {
        List<Fit> before = new ArrayList<>(Collections.nCopies(5, new Fit(0.1, Optional.of(3), 1)));
        List<Fit> after = new ArrayList<>(before);
        after.set(3, new Fit(0.2, Optional.of(4), 8));
        assertThat(difference(before, after)).isEqualTo("differs at [3].rate: was 0.1 and is 0.2");
        after.set(3, new Fit(0.1, Optional.empty(), 8));
        assertThat(difference(before, after)).isEqualTo("differs at [3].depth: was 3 and is empty");
        assertThat(difference(Map.of("b", 1, "a", 2), Map.of("a", 2, "b", 3)))
                .isEqualTo("differs at [\"b\"]: was 1 and is 3");
        assertThat(difference(new double[] {1, 2}, new double[] {1, 3}))
                .isEqualTo("differs at [1]: was 2.0 and is 3.0");
    }

    @Test
    void a_single_value_needs_no_path() {
        assertThat(difference(1, 2)).isEqualTo("was 1 and is 2");
        assertThat(difference(1, 1L)).isEqualTo("was 1 and is long \"1\"");
        assertThat(difference("a", null)).isEqualTo("was \"a\" and is null");
    }

    @Test
    void parts_may_come_and_go() {
        assertThat(difference(List.of(1), List.of(1, 2))).isEqualTo("differs at [1]: is 2 and was not there");
        assertThat(difference(List.of(1, 2), List.of(1))).isEqualTo("differs at [1]: was 2 and is gone");
        assertThat(difference(List.of(), List.of(1))).isEqualTo("was [] and has [0] now");
        assertThat(difference(Map.of("a", 1), Map.of())).isEqualTo("had [\"a\"] and is {}");
        assertThat(difference(Map.of("a", 1, "c", 3), Map.of("a", 1, "b", 2, "c", 3)))
                .isEqualTo("differs at [\"b\"]: is 2 and was not there");
        assertThat(difference(Map.of("a", 1, "b", 2, "c", 3), Map.of("a", 1, "c", 3)))
                .isEqualTo("differs at [\"b\"]: was 2 and is gone");
        assertThat(difference(new Nothing(), new Nothing())).isEqualTo("has changed");
    }

    @Test
    void of_a_large_value_the_beginning_is_kept() {
        List<Integer> before = IntStream.range(0, 1_000_000).boxed().toList();
        List<Integer> after = new ArrayList<>(before);
        after.set(999_999, 0);
        assertThat(outline(before)).hasSizeLessThan(Outline.LIMIT + 10);
        assertThat(difference(before, after)).matches("differs after \\[\\d+\\], further than was kept");
        assertThat(difference("x".repeat(10_000) + "a", "x".repeat(10_000) + "b"))
                .startsWith("was \"xxx")
                .contains("x.. (sha256 ")
                .hasSizeLessThan(250);
    }

    @Test
    void a_set_is_the_same_in_any_order_and_a_file_is_its_name_and_its_content(@TempDir Path folder) throws Exception {
        Set<String> one = Set.of("a", "b", "c", "d");
        assertThat(outline(one)).isEqualTo(outline(new TreeSet<>(one)));
        Path file = Files.writeString(folder.resolve("a.txt"), "one");
        String before = outline(Arrays.asList(null, file));
        Path copy = Files.writeString(Files.createDirectory(folder.resolve("b")).resolve("a.txt"), "one");
        assertThat(outline(Arrays.asList(null, copy))).isEqualTo(before);
        Path other = Files.writeString(folder.resolve("b.txt"), "one");
        assertThat(outline(Arrays.asList(null, other))).isNotEqualTo(before);
        Files.writeString(file, "two");
        assertThat(Outline.difference(before, outline(Arrays.asList(null, file))))
                .startsWith("differs at [1]: was file \"")
                .contains(" and is file \"");
    }
}
