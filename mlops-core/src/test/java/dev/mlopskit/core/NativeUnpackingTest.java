package dev.mlopskit.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class NativeUnpackingTest {
    private static final String PROPERTY = "java.io.tmpdir";

    @Test
    void a_library_is_unpacked_where_only_its_user_comes_and_nothing_stays() throws IOException {
        String before = System.getProperty(PROPERTY);
        AtomicReference<Path> folder = new AtomicReference<>();
        NativeUnpacking.load(() -> {
            Path own = Path.of(System.getProperty(PROPERTY));
            folder.set(own);
            Files.writeString(own.resolve("lib.so"), "code");
            if (own.getFileSystem().supportedFileAttributeViews().contains("posix"))
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
                        .isEqualTo("rwx------");
        });
        assertThat(folder.get().getParent()).isEqualTo(Path.of(before));
        assertThat(folder.get()).doesNotExist();
        assertThat(System.getProperty(PROPERTY)).isEqualTo(before);
    }

    @Test
    void a_library_that_does_not_load_leaves_all_as_it_was() {
        String before = System.getProperty(PROPERTY);
        AtomicReference<String> folder = new AtomicReference<>();
        assertThatThrownBy(() -> NativeUnpacking.load(() -> {
                    folder.set(System.getProperty(PROPERTY));
                    throw new IOException("no room");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("no room");
        assertThat(Path.of(folder.get())).doesNotExist();
        assertThat(System.getProperty(PROPERTY)).isEqualTo(before);
    }
}
