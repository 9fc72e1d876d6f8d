package dev.mlopskit.pipeline.internal;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.pipeline.PipelineException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeptTransitionsTest {
    /** A keeper whose store is away. */
    private static final class Away implements RunKeeper {
        @Override
        public void begin(Consumer<Throwable> lost) {}

        @Override
        public Kept keep(String task, int item, @Nullable Object value) {
            return new Kept(null, null);
        }

        @Override
        public void commit(List<Change> changes) {
            throw new PipelineException("the store is away");
        }

        @Override
        public @Nullable Object once(String task, int item, String key, Callable<?> make) {
            return null;
        }

        @Override
        public void end() {}

        @Override
        public void release() {}
    }

    @Test
    void nothing_follows_from_what_another_caller_failed_to_commit() {
        KeptTransitions kept = new KeptTransitions(new Away(), new Listeners(List.of()));
        kept.keep(new Change.Stopped(Stopping.CANCELLED));
        kept.publish();
        for (int caller = 0; caller < 3; caller++)
            assertThatThrownBy(kept::sync).isInstanceOf(PipelineException.class).hasMessage("the store is away");
    }
}
