package dev.mlopskit.pipeline.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A class file without what only a debugger reads is the same class. */
class ClassFileTest {
    private static final class Loader extends ClassLoader {
        Class<?> define(byte[] bytes) {
            return defineClass(null, bytes, 0, bytes.length);
        }
    }

    @Test
    void every_class_of_the_java_runtime_can_be_read_and_has_nothing_more_to_leave_out_then() throws Exception {
        Path base = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules/java.base");
        List<Path> classes;
        try (Stream<Path> all = Files.walk(base)) {
            classes = all.filter(file -> file.toString().endsWith(".class")).toList();
        }
        assertThat(classes).hasSizeGreaterThan(5_000);
        for (Path file : classes) {
            byte[] bytes = Files.readAllBytes(file);
            byte[] bare = ClassFile.withoutDebug(bytes);
            assertThat(bare.length).as(file.toString()).isLessThanOrEqualTo(bytes.length);
            assertThat(Arrays.equals(ClassFile.withoutDebug(bare), bare))
                    .as(file.toString())
                    .isTrue();
        }
    }

    public static final class Sample {
        public static int run(List<Integer> numbers) {
            int sum = 0;
            for (int each : numbers) {
                try {
                    sum += 10 / each;
                } catch (ArithmeticException e) {
                    sum--;
                }
            }
            return numbers.stream().mapToInt(x -> x).sum() + sum;
        }
    }

    @Test
    void the_class_still_runs_and_has_no_lines() throws Exception {
        byte[] bare = ClassFile.withoutDebug(bytes());
        Class<?> type = new Loader().define(bare);
        assertThat(type.getMethod("run", List.class).invoke(null, List.of(0, 5)))
                .isEqualTo(6);
        assertThat(bare.length).isLessThan(bytes().length);
        assertThatThrownBy(() -> type.getMethod("run", List.class).invoke(null, (Object) null))
                .cause()
                .satisfies(e -> assertThat(e.getStackTrace()[0].getLineNumber()).isNegative());
    }

    @Test
    void what_is_no_class_file_is_refused() throws Exception {
        byte[] bytes = bytes();
        for (int length = 0; length < bytes.length; length += 7) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> ClassFile.withoutDebug(cut)).isInstanceOf(IOException.class);
        }
    }

    private static byte[] bytes() throws IOException {
        try (InputStream in = ClassFileTest.class.getResourceAsStream("ClassFileTest$Sample.class")) {
            return in.readAllBytes();
        }
    }
}
