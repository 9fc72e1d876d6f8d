package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A row that a journal has not written so gives one error, which names the run and the column, and the run can be deleted. */
class DamagedJournalTest extends StoreTest {
    record Count(int rows) {}

    private final AtomicBoolean mended = new AtomicBoolean();

    private final Pipeline pipeline = Pipeline.define("p", p -> {
        Input<Count> count = p.params(new Count(2));
        Task<List<Integer>> load = p.task("load", count, c -> List.of(1, c.rows()));
        Mapped<Integer> square = p.map("square", load, x -> x * x);
        p.task("connect", () -> new Thread()).transientValue();
        p.task("sum", square, all -> {
            if (!mended.get()) throw new IllegalStateException("not yet");
            return all.size();
        });
    });

    /** A run that failed, and is to be done again. */
    private String failed() {
        String id = pipeline.run(options).id();
        mended.set(true);
        return id;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "NONE",
            value = {
                "tasks | value = 'garbage' WHERE task = 'load' | value of task 'load'",
                "tasks | value = '{}' WHERE task = 'load' | value of task 'load'",
                "tasks | value = '{\"enum\":[\"x\"]}' WHERE task = 'load' | value of task 'load'",
                "tasks | value = '{\"record\":[\"java.lang.System\"]}' WHERE task = 'load' | value of task 'load'",
                "tasks | value = NULL WHERE task = 'square' AND item = 1 | value of task 'square[1]'",
                "tasks | state = 'XYZ' WHERE task = 'load' | state of task 'load'",
                "tasks | state = 'AWAITING_INPUT' WHERE task = 'load' | state of task 'load'",
                "tasks | value = '{\"long\":5}' WHERE task = 'load' | value of task 'load'",
                "tasks | ended_at = NULL WHERE task = 'load' | ended_at of task 'load'",
                "tasks | attempts = -5 WHERE task = 'load' | attempts of task 'load'",
                "runs | params = 'garbage' | params",
                "runs | params = '[1]' | params",
                "runs | params = '{\"rows\":{\"long\":\"x\"}}' | params",
                "runs | state = 'XX' | state",
                "runs | plan = 'x' | plan",
                "runs | interval_start = 5, interval_end = 5 | interval_start",
                "runs | events = 'garbage' | events",
                "runs | events = '[[1]]' | events",
                "plans | tasks = 'no lines', digest = 'x' | plan",
            })
    void a_damaged_column_is_named_and_its_run_can_be_deleted(String table, String change, String named)
            throws Exception {
        String id = failed();
        sql("UPDATE mlopskit_pipeline_" + table + " SET " + change);
        if (table.equals("plans")) sql("UPDATE mlopskit_pipeline_runs SET plan = 'x'");
        assertThatThrownBy(() -> pipeline.rerun(id, Rerun.failed(), options))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("the " + named + " of run " + id + " cannot be read: ")
                .hasMessageContaining("Journal.delete(\"" + id + "\")");
        journal.delete(id);
        assertThat(journal.runs("p")).isEmpty();
    }

    @Test
    void a_success_without_its_value_is_made_again() throws Exception {
        String id = failed();
        sql("UPDATE mlopskit_pipeline_tasks SET value = NULL WHERE task = 'load'");
        assertThat(pipeline.rerun(id, Rerun.failed(), options).await().orThrow().value("sum", Integer.class))
                .isEqualTo(2);
        sql("DELETE FROM mlopskit_pipeline_tasks WHERE task IN ('square', 'sum') AND run_id = '" + id + "'");
        sql("UPDATE mlopskit_pipeline_runs SET state = NULL, ended_at = NULL, lease_until = 0 WHERE run_id = '" + id
                + "'");
        assertThat(pipeline.resume(id, options).await().task("load").value()).isNotNull();
    }

    @Test
    void a_run_whose_rows_are_whole_goes_on() {
        PipelineRun again =
                pipeline.rerun(failed(), Rerun.failed(), options).await().orThrow();
        assertThat(again.task("sum").value()).isEqualTo(2);
    }
}
