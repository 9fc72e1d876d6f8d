package dev.mlopskit.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.core.Json;
import dev.mlopskit.pipeline.Cron;
import dev.mlopskit.pipeline.PipelineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Cron expressions are due when croniter, by which Airflow goes, says so. */
class CroniterTest {
    private static final int CASES = Integer.getInteger("cron.cases", 6_000);
    private static final int TIMES = 6;
    private static final Duration LONGEST = Duration.ofMinutes(8);

    @TempDir
    Path folder;

    private final List<CronCase> cases = new ArrayList<>();
    private final Map<String, Integer> left = new TreeMap<>();
    private final List<String> differences = new ArrayList<>();
    private int compared;
    private int refused;

    @Test
    @Timeout(600)
    void generated_expressions_are_due_when_croniter_says() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int id = 0; id < CASES; id++) {
            CronCase made = new CronCase(id);
            Map<String, Object> spec = new TreeMap<>(made.spec(TIMES));
            spec.put("id", (long) id);
            cases.add(made);
            lines.add(Json.write(spec));
        }
        Path file = Files.write(folder.resolve("cron.jsonl"), lines);
        Airflow.run("croniter_times.py", folder, LONGEST, file.toString())
                .lines()
                .map(line -> new Node(Json.read(line)))
                .forEach(answer -> compare(cases.get((int) answer.at("id").number()), answer));
        System.out.println("croniter: " + compared + " times of " + CASES + " expressions are the same, " + refused
                + " expressions are refused by both; left out: " + left);
        assertThat(differences).isEmpty();
        assertThat(compared).isGreaterThan(CASES * TIMES / 2);
    }

    private void compare(CronCase made, Node answer) {
        Optional<String> rule = made.excluded();
        if (rule.isPresent()) {
            left.merge(rule.get(), 1, Integer::sum);
            return;
        }
        Cron cron;
        try {
            cron = Cron.of(made.expression);
        } catch (PipelineException e) {
            if (answer.keys().contains("error")) refused++;
            else differences.add(made + ": only here refused, " + e.getMessage());
            return;
        }
        if (answer.keys().contains("error")) {
            differences.add(
                    made + ": only croniter refuses, " + answer.at("error").text());
            return;
        }
        Instant after = made.start;
        for (Node time : answer.at("times").items()) {
            Instant theirs = Instant.ofEpochSecond(time.number());
            Instant ours = cron.next(after, made.zone).orElseThrow();
            if (made.nearTransition(ours) || made.nearTransition(theirs)) {
                left.merge("times within two days of a change of clocks, and what follows", 1, Integer::sum);
                return;
            }
            if (!ours.equals(theirs)) {
                differences.add(made + ": after " + after + " here " + ours + ", croniter " + theirs);
                return;
            }
            compared++;
            after = ours;
        }
    }
}
