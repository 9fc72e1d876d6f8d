package dev.mlopskit.testkit.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.spi.RunStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a {@link RunStore} promises about points of metrics. */
public interface MetricContract extends StoreContract {
    @Test
    default void every_double_comes_back() throws Exception {
        List<Metric> points = new ArrayList<>();
        for (double value : new double[] {
            0,
            1.0 / 3,
            -1.5,
            1e-300,
            -1e300,
            Double.MIN_VALUE,
            Double.MIN_NORMAL,
            Math.nextDown(Double.MAX_VALUE),
            9_007_199_254_740_992.0,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY
        }) points.add(Given.point("odd", value, points.size(), points.size()));
        String id = Given.run(store()).runId();
        store().runs().log(id, points);
        assertEquals(points, store().runs().history(id, "odd"));
        // One by one too, which stores may do by another way.
        for (Metric point : points) {
            Metric alone = new Metric("alone " + point.step(), point.value(), point.step(), point.time());
            store().runs().log(id, List.of(alone));
            assertEquals(List.of(alone), store().runs().history(id, alone.key()));
            assertEquals(point.value(), Given.read(store(), id).metrics().get(alone.key()));
        }
    }

    /** Its sign may be lost: SQLite keeps it as an integer. */
    @Test
    default void a_negative_zero_stays_a_zero() throws Exception {
        String id = Given.run(store()).runId();
        store().runs().log(id, List.of(Given.point("zero", -0.0, 0, 0)));
        assertEquals(0.0, Given.read(store(), id).metrics().getOrDefault("zero", Double.NaN), 0.0);
        assertEquals(0.0, store().runs().history(id, "zero").get(0).value(), 0.0);
    }

    @Test
    default void steps_and_times_come_back_from_end_to_end() throws Exception {
        List<Metric> points = List.of(
                new Metric("m", 1, Long.MIN_VALUE, Instant.EPOCH),
                new Metric("m", 2, -1, Instant.parse("9999-12-31T23:59:59Z")),
                new Metric("m", 3, Long.MAX_VALUE, Instant.ofEpochMilli(1)));
        String id = Given.run(store()).runId();
        store().runs().log(id, points);
        assertEquals(points, store().runs().history(id, "m"));
        assertEquals(3.0, Given.read(store(), id).metrics().get("m"));
    }

    @Test
    default void times_are_kept_in_milliseconds() throws Exception {
        String id = Given.run(store()).runId();
        store().runs().log(id, List.of(new Metric("m", 1, 0, Given.START.plusNanos(999_999))));
        assertEquals(Given.START, store().runs().history(id, "m").get(0).time());
    }

    @Test
    default void a_point_is_written_once_however_often_it_is_logged() throws Exception {
        String id = Given.run(store()).runId();
        Metric point = Given.point("m", 0.5, 1, 0);
        Metric nan = Given.point("m", Double.NaN, 2, 0);
        store().runs().log(id, List.of(point));
        store().runs().log(id, List.of(point));
        store().runs().log(id, List.of(point, nan, point, nan));
        store().runs().log(id, List.of(nan));
        assertEquals(List.of(point, nan), store().runs().history(id, "m"));
    }

    @Test
    default void points_that_differ_in_anything_are_all_kept_by_step_then_time_then_value() throws Exception {
        List<Metric> points = List.of(
                Given.point("m", 9, -2, 5),
                Given.point("m", 1, 0, 0),
                Given.point("m", 2, 0, 0),
                Given.point("m", 0, 0, 1),
                Given.point("m", 1, 1, -7));
        List<Metric> shuffled = new ArrayList<>(points);
        Collections.shuffle(shuffled, new Random(1));
        String id = Given.run(store()).runId();
        store().runs().log(id, shuffled);
        assertEquals(points, store().runs().history(id, "m"));
    }

    @Test
    default void the_value_of_a_run_is_that_of_the_highest_step_then_time_then_value() throws Exception {
        String id = Given.run(store()).runId();
        RunStore runs = store().runs();
        runs.log(id, List.of(Given.point("m", 5, 1, 1)));
        runs.log(id, List.of(Given.point("m", 9, 0, 9)));
        assertEquals(5.0, Given.read(store(), id).metrics().get("m"), "an earlier step that came later");
        runs.log(id, List.of(Given.point("m", 8, 1, 0)));
        assertEquals(5.0, Given.read(store(), id).metrics().get("m"), "an earlier time of the same step");
        runs.log(id, List.of(Given.point("m", 4, 1, 1), Given.point("m", 6, 1, 1)));
        assertEquals(6.0, Given.read(store(), id).metrics().get("m"), "a larger value of the same step and time");
        runs.log(id, List.of(Given.point("m", -1, 1, 2), Given.point("m", 7, 1, 1)));
        assertEquals(-1.0, Given.read(store(), id).metrics().get("m"), "a later time of the same step");
        runs.log(id, List.of(Given.point("m", Double.NaN, 2, 0)));
        assertEquals(Double.NaN, Given.read(store(), id).metrics().get("m"), "NaN, when it is the latest");
    }

    @Test
    default void keys_are_kept_apart_letter_by_letter() throws Exception {
        List<String> keys = List.of(
                "loss",
                "Loss",
                "loss.x",
                "loss:x",
                "verlust/ü",
                "verlust/x",
                "目标",
                Given.LONGEST_KEY,
                Given.LONGEST_KEY.substring(0, Given.LONGEST_KEY.length() - 1) + "x");
        List<Metric> points = new ArrayList<>();
        for (String key : keys) points.add(Given.point(key, points.size(), 0, 0));
        String id = Given.run(store()).runId();
        store().runs().log(id, points);
        for (Metric point : points) {
            assertEquals(List.of(point), store().runs().history(id, point.key()));
            assertEquals(point.value(), Given.read(store(), id).metrics().get(point.key()));
        }
        assertEquals(List.of(), store().runs().history(id, "los"));
        assertEquals(List.of(), store().runs().history(id, "LOSS"));
        assertEquals(List.of(), store().runs().history(id, "%"));
        assertEquals(List.of(), store().runs().history(id, "verlust"));
        assertEquals(List.of(), store().runs().history(id, "loss/x"));
    }

    @Test
    default void all_points_of_a_run_are_those_of_each_of_its_metrics() throws Exception {
        String id = Given.run(store()).runId();
        List<Metric> points = List.of(
                Given.point("b", Double.NaN, 0, 0),
                Given.point("a", 2, 1, 0),
                Given.point("a", 1, 0, 0),
                Given.point("c/x", 3, 0, 0));
        store().runs().log(id, points);
        List<Metric> all = store().runs().points(id);
        assertEquals(points.size(), all.size());
        for (String key : List.of("a", "b", "c/x"))
            assertEquals(
                    store().runs().history(id, key),
                    all.stream().filter(point -> point.key().equals(key)).toList());
        assertEquals(List.of(), store().runs().points(Given.NO_RUN));
    }

    @Test
    default void a_long_curve_in_one_call_is_kept_whole() throws Exception {
        List<Metric> curve = new ArrayList<>();
        for (int step = 0; step < 2_501; step++) curve.add(Given.point("m", 1.0 / (1 + step), step, step));
        String id = Given.run(store()).runId();
        List<Metric> twice = new ArrayList<>(curve);
        twice.addAll(curve.subList(700, 1_900));
        store().runs().log(id, twice);
        assertEquals(curve, store().runs().history(id, "m"));
        assertEquals(1.0 / 2_501, Given.read(store(), id).metrics().get("m"));
    }

    @Test
    default void many_metrics_in_one_call_are_kept_whole() throws Exception {
        List<Metric> points = new ArrayList<>();
        for (int i = 0; i < 700; i++) points.add(Given.point("m" + i, i, i, i));
        String id = Given.run(store()).runId();
        store().runs().log(id, points);
        assertEquals(700, Given.read(store(), id).metrics().size());
        assertEquals(699.0, Given.read(store(), id).metrics().get("m699"));
    }
}
