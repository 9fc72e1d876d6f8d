package dev.mlopskit.examples.flights;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.RunStatus;
import dev.mlopskit.tracking.Tracking;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each command as a user types it: in a process of its own, in an empty folder, on all flights. */
class FlightsTest {
    private static final String ALL = "336776 flights in 16 parts, 327346 of them flown";
    private static final String ERROR =
            "13.3 minutes off on the 27020 flights of month 12, the mean of each carrier 27.4";

    @TempDir
    Path folder;

    @BeforeAll
    static void download() throws Exception {
        Archive.get();
    }

    @Test
    void run_goes_all_the_way_to_a_release() throws Exception {
        assertThat(flights("run"))
                .contains(
                        "fit       mapped  [cached]  <- split",
                        "approve   approval",
                        "pipeline 'flight-delays' SUCCESS")
                .contains(ALL, ERROR, "released in flights-data", "mlflow ui");
        assertThat(folder.resolve("flights-data/report.md"))
                .content()
                .contains(ERROR, "Released: approved by the command: better than the mean.", "\nHA  ");
        try (Tracking tracking = Tracking.open(folder.resolve("mlflow.db"))) {
            List<RunData> runs = tracking.experiment(DelayPipeline.NAME).runs().list();
            assertThat(runs).extracting(RunData::status).containsOnly(RunStatus.FINISHED);
            assertThat(runs.stream().map(RunData::name).collect(counted()))
                    .containsEntry(DelayPipeline.NAME, 1L)
                    .containsEntry("evaluate", 1L)
                    .containsEntry("fit[0]", 1L)
                    .containsEntry("fit[15]", 1L);
            assertThat(runs)
                    .filteredOn(run -> run.name().equals("evaluate"))
                    .allSatisfy(run -> assertThat(run.metrics().get("error")).isBetween(13.0, 14.0));
        }
    }

    @Test
    void schedule_runs_each_month_once() throws Exception {
        String first = flights("schedule");
        assertThat(first)
                .contains("the plan has 12 runs", "2013-03-01T05:00:00Z  2013-04-01T04:00:00Z")
                .contains("2013-01-01   27004 flights    521 cancelled", "12 months, 336776 flights");
        assertThat(first.split("Z\\) SUCCESS", -1)).hasSize(13);
        assertThat(flights("schedule"))
                .contains("the plan has 0 runs", "12 months, 336776 flights")
                .doesNotContain("RUNNING");
    }

    @Test
    void event_gives_each_file_one_run() throws Exception {
        assertThat(flights("event"))
                .contains("MonthFile[file=2013-01.csv, flights=27004, meanDelay=6.1")
                .contains("MonthFile[file=2013-03.csv, flights=28834", "3 runs for 3 files");
        assertThat(flights("event"))
                .contains("MonthFile[file=2013-02.csv, flights=24951", "0 runs for 3 files")
                .doesNotContain("RUNNING");
    }

    @Test
    void cache_makes_only_what_has_changed() throws Exception {
        String said = flights("cache");
        assertThat(said.lines().filter(line -> line.matches("run \\d took .*")))
                .extracting(line -> line.replaceAll("took .* ms", "took some ms"))
                .containsExactly(
                        "run 1 took some ms and made 18 results",
                        "run 2 took some ms and made 0 results",
                        "run 3 took some ms and made 17 results");
        assertThat(explanations(said, "split"))
                .satisfiesExactly(
                        first -> assertThat(first).contains("made: the cache has no result of it yet"),
                        second -> assertThat(second).contains("taken from the cache"),
                        third -> assertThat(third).contains("taken from the cache"));
        assertThat(explanations(said, "combine"))
                .satisfiesExactly(
                        first -> assertThat(first).contains("made: the cache has no result of it yet"),
                        second -> assertThat(second).contains("taken from the cache"),
                        third -> assertThat(third).contains("made: since run", "input 'fit' differs at [0]."));
    }

    private static List<String> explanations(String said, String task) {
        return said.lines()
                .filter(line -> line.startsWith("  task '" + task + "' "))
                .toList();
    }

    @Test
    void approve_waits_for_the_answer_and_a_no_releases_nothing() throws Exception {
        assertThat(flights("approve"))
                .contains("task 'approve' waits for approve or reject: release a model that is " + ERROR + "?")
                .contains("approve is AWAITING_INPUT", "released in flights-data");
        Files.delete(folder.resolve("flights-data/report.md"));
        assertThat(flights("approve", "--reject"))
                .contains("task 'release' was skipped, as task 'approve' said: rejected by the reviewer")
                .doesNotContain("released in");
        assertThat(folder.resolve("flights-data/report.md")).doesNotExist();
    }

    @Test
    void kill_goes_on_with_what_was_not_done() throws Exception {
        String said = flights("kill");
        List<String> kept = after(said, "taken from the journal:");
        List<String> again = after(said, "run again:");
        List<String> first = after(said, "run for the first time:");
        assertThat(kept)
                .contains("download", "split")
                .filteredOn(what -> what.startsWith("fit "))
                .hasSizeBetween(3, 15);
        assertThat(again).isNotEmpty().allMatch(what -> what.startsWith("fit "));
        assertThat(first).contains("combine", "evaluate", "judge", "approve", "release");
        assertThat(kept.size() + again.size() + first.size()).isEqualTo(7 + 16);
        assertThat(said).contains("the child has ended with code", ALL, ERROR, "released in");
        assertThat(said.lines().filter(line -> line.contains("split RUNNING")))
                .as("by the child alone")
                .hasSize(1);
    }

    private static List<String> after(String said, String heading) {
        String line =
                said.lines().filter(each -> each.contains(heading)).findFirst().orElseThrow();
        String list = line.substring(line.indexOf(heading) + heading.length()).strip();
        return list.isEmpty() ? List.of() : Arrays.asList(list.split(", "));
    }

    private static Collector<String, ?, Map<String, Long>> counted() {
        return Collectors.groupingBy(Function.identity(), Collectors.counting());
    }

    private String flights(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= 22) command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-Dflights.data=" + Archive.FOLDER);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Flights.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("MLFLOW_"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
