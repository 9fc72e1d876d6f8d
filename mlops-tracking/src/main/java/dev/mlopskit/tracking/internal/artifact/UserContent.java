package dev.mlopskit.tracking.internal.artifact;

import dev.mlopskit.tracking.ArtifactContent;
import dev.mlopskit.tracking.ArtifactException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Content that code of the user's writes: what that code throws is told apart from what the place throws that it writes to. */
public final class UserContent {
    private UserContent() {}

    /** The same content, whose own exceptions are {@link ArtifactException}s that say so. */
    public static ArtifactContent of(String path, ArtifactContent content) {
        return out -> {
            Watched watched = new Watched(out);
            try {
                content.writeTo(watched);
            } catch (IOException e) {
                if (watched.failed) throw e;
                throw ArtifactException.ofContent(path, e);
            }
        };
    }

    private static final class Watched extends FilterOutputStream {
        private boolean failed;

        Watched(OutputStream out) {
            super(out);
        }

        private interface Step {
            void run() throws IOException;
        }

        private void step(Step step) throws IOException {
            try {
                step.run();
            } catch (IOException e) {
                failed = true;
                throw e;
            }
        }

        @Override
        public void write(int b) throws IOException {
            step(() -> out.write(b));
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            step(() -> out.write(bytes, offset, length));
        }

        @Override
        public void flush() throws IOException {
            step(out::flush);
        }

        @Override
        public void close() throws IOException {
            step(out::close);
        }
    }
}
