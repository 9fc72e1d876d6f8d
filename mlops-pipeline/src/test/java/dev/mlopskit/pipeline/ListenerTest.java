package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ListenerTest {
    /** Not synchronized on purpose: the contract is that the calls of one run never overlap. */
    private static final class Recorder implements PipelineListener {
        final List<PipelineEvent> events = new ArrayList<>();
        final AtomicBoolean inside = new AtomicBoolean();

        @Override
        public void onEvent(PipelineEvent event) {
            assertThat(inside.compareAndSet(false, true)).isTrue();
            events.add(event);
            inside.set(false);
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void eventsComeInOrderAndNeverAtTheSameTime(Mode mode) {
        Recorder recorder = new Recorder();
        Pipeline pipeline = Pipeline.define("fan", p -> {
            Task<Integer> root = p.task("root", () -> 1);
            List<Task<Integer>> leaves = new ArrayList<>();
            for (int i = 0; i < 200; i++) leaves.add(p.task("leaf" + i, root, x -> x));
            p.gather("sum", leaves, List::size);
        });
        PipelineRun run = mode.run(pipeline, RunOptions.builder().listener(recorder));
        List<PipelineEvent> events = recorder.events;
        assertThat(events).hasSize(2 + 2 * 202).allSatisfy(e -> {
            assertThat(e.runId()).isEqualTo(run.id());
            assertThat(e.pipeline()).isEqualTo("fan");
        });
        assertThat(events.get(0)).isInstanceOf(PipelineEvent.RunStarted.class);
        assertThat(events.get(1)).isInstanceOfSatisfying(PipelineEvent.TaskStarted.class, e -> assertThat(e.task())
                .isEqualTo("root"));
        assertThat(events.get(2)).isInstanceOf(PipelineEvent.TaskFinished.class);
        assertThat(events.get(events.size() - 2))
                .isInstanceOfSatisfying(PipelineEvent.TaskFinished.class, e -> assertThat(e.task())
                        .isEqualTo("sum"));
        assertThat(events.get(events.size() - 1))
                .isInstanceOfSatisfying(PipelineEvent.RunFinished.class, e -> assertThat(e.state())
                        .isEqualTo(RunState.SUCCESS));
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aBodySeesWhatAListenerPutIntoItsContext(Mode mode) {
        record Tag(String of) {}
        List<Tag> seenAtTheEnd = new ArrayList<>();
        PipelineListener tagger = new PipelineListener() {
            @Override
            public void onTaskStarted(PipelineEvent.TaskStarted event) {
                event.context().put(Tag.class, new Tag(event.task()));
            }

            @Override
            public void onTaskFinished(PipelineEvent.TaskFinished event) {
                TaskContext context = event.context();
                if (context != null) seenAtTheEnd.add(context.get(Tag.class));
            }
        };
        PipelineRun run = mode.run(
                Pipeline.define("bag", p -> p.task("a", c -> c.get(Tag.class).of())),
                RunOptions.builder().listener(tagger));
        assertThat(run.orThrow().task("a").value()).isEqualTo("a");
        assertThat(seenAtTheEnd).containsExactly(new Tag("a"));
    }

    @Test
    void askingTheContextForWhatNobodyPutThereSaysSo() {
        PipelineRun run = Pipeline.define("bag", p -> {
                    p.task("asks", c -> c.has(String.class));
                    p.task("takes", c -> c.get(String.class));
                })
                .run();
        assertThat(run.task("asks").value()).isEqualTo(false);
        assertThat(run.task("takes").error())
                .isInstanceOf(PipelineException.class)
                .hasMessageContainingAll("'takes'", "java.lang.String");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aListenerThatThrowsChangesNothing(Mode mode) {
        PipelineListener broken = new PipelineListener() {
            @Override
            public void onEvent(PipelineEvent event) {
                throw new AssertionError("on purpose, to see the run go on");
            }
        };
        Recorder recorder = new Recorder();
        PipelineRun run = mode.run(
                Pipeline.define("deaf", p -> p.task("a", () -> 1)),
                RunOptions.builder().listener(broken).listener(recorder));
        assertThat(run.state()).isEqualTo(RunState.SUCCESS);
        assertThat(recorder.events).hasSize(4);
    }

    @Test
    void tasksThatNeverRanAreToldWithoutAContext() {
        Recorder recorder = new Recorder();
        Pipeline.define("told", p -> {
                    Task<Integer> bad = p.task("bad", () -> {
                        throw new IllegalStateException("on purpose");
                    });
                    p.task("child", bad, x -> x);
                })
                .run(RunOptions.builder().listener(recorder).build());
        assertThat(recorder.events.get(3)).isInstanceOfSatisfying(PipelineEvent.TaskFinished.class, e -> {
            assertThat(e.task()).isEqualTo("child");
            assertThat(e.state()).isEqualTo(TaskState.UPSTREAM_FAILED);
            assertThat(e.startedAt()).isNull();
            assertThat(e.context()).isNull();
        });
    }

    @Test
    void progressAndTimelineShowTheRun() {
        AtomicLong seconds = new AtomicLong();
        InstantSource clock = () -> Instant.ofEpochSecond(seconds.get());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        PipelineRun run = Pipeline.define("shown", p -> {
                    Task<Long> load = p.task("load", () -> seconds.addAndGet(1));
                    Task<Long> train = p.task("train", load, x -> {
                        seconds.addAndGet(3);
                        throw new IllegalStateException("diverged");
                    });
                    p.task("register", train, x -> x);
                })
                .run(RunOptions.builder()
                        .executor((Executor) Runnable::run)
                        .clock(clock)
                        .listener(new ConsoleProgress(out))
                        .build());
        assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "    0.000 s  0/3  pipeline 'shown' RUNNING (run " + run.id() + ")",
                        "    0.000 s  0/3  load RUNNING",
                        "    1.000 s  1/3  load SUCCESS in 1.000 s",
                        "    1.000 s  1/3  train RUNNING",
                        "    4.000 s  2/3  train FAILED in 3.000 s: java.lang.IllegalStateException: diverged",
                        "    4.000 s  3/3  register UPSTREAM_FAILED",
                        "    4.000 s  3/3  pipeline 'shown' FAILED");
        assertThat(run.timeline().lines())
                .containsExactly(
                        "pipeline 'shown' FAILED in 4.000 s (run " + run.id() + ")",
                        "load      SUCCESS              0.000      1.000  |" + "#".repeat(13) + " ".repeat(37) + "|",
                        "train     FAILED               1.000      3.000  |" + " ".repeat(13) + "#".repeat(37) + "|",
                        "register  UPSTREAM_FAILED");
    }

    @Test
    void anOptionIsSetOnce() {
        RunOptions.Builder options = RunOptions.builder().onFailure(OnFailure.FAIL_FAST);
        assertThatThrownBy(() -> options.onFailure(OnFailure.FAIL_FAST))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("'onFailure'");
    }
}
