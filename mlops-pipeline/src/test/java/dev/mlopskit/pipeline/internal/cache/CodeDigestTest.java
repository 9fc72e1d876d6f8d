package dev.mlopskit.pipeline.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.pipeline.Pipeline;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The code that a class leads to counts, and a class whose code does not is refused. */
class CodeDigestTest {
    /** Has a class of its own of the name of the body, and gives its file, or not. */
    private static final class Loader extends ClassLoader {
        private final boolean gives;

        Loader(boolean gives) {
            super(CodeDigestTest.class.getClassLoader());
            this.gives = gives;
        }

        Class<?> define() throws IOException {
            try (InputStream in = CodeDigestTest.class.getResourceAsStream("CodeDigestTest$Body.class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(null, bytes, 0, bytes.length);
            }
        }

        @Override
        public URL getResource(String name) {
            return gives ? super.getResource(name) : null;
        }
    }

    private static final class Body {
        static int run(int x) {
            return Called.twice(x);
        }
    }

    private static final class Called {
        static int twice(int x) {
            return 2 * x;
        }
    }

    @Test
    void a_class_and_what_it_calls_count_though_they_are_in_a_package_of_this_library() throws Exception {
        assertThat(CodeDigest.of(Body.class).digests())
                .containsKeys("class " + Body.class.getName(), "class " + Called.class.getName())
                .doesNotContainKeys("class " + Pipeline.class.getName(), "class java.lang.String");
        assertThat(CodeDigest.of(Body.class)).isSameAs(CodeDigest.of(Body.class));
    }

    @Test
    void code_that_does_not_count_or_cannot_be_seen_is_refused_with_the_way_out() throws Exception {
        for (Class<?> type : new Class<?>[] {Files.class, Pipeline.class})
            assertThatThrownBy(() -> CodeDigest.of(type))
                    .hasMessageContaining(type.getName())
                    .hasMessageEndingWith("call it in a lambda of your own");
        Class<?> hidden = new Loader(false).define();
        assertThatThrownBy(() -> CodeDigest.of(hidden))
                .hasMessageContaining("its class loader gives no class file of " + hidden.getName());
    }

    @Test
    void a_loader_is_not_held() throws Exception {
        WeakReference<Class<?>> digested = digested();
        for (int i = 0; i < 100 && digested.get() != null; i++) System.gc();
        assertThat(digested.get()).isNull();
    }

    private static WeakReference<Class<?>> digested() throws Exception {
        Class<?> type = new Loader(true).define();
        assertThat(CodeDigest.of(type).digests()).isNotEmpty();
        return new WeakReference<>(type);
    }
}
