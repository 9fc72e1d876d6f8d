package dev.mlopskit.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.tracking.spi.InMemorySearch;
import dev.mlopskit.tracking.spi.Search;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generated searches find in the database what the same search finds in memory, in the same order, page by page. */
class SearchReferenceTest {
    private static final long SEED = 20_261_124;
    private static final List<Double> NUMBERS = List.of(
            0.0,
            -0.0,
            0.5,
            1e-300,
            -3.0,
            Double.NaN,
            Double.MAX_VALUE,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY);
    private static final List<String> TEXTS = List.of(
            "",
            "forest",
            "Forest",
            "FOREST",
            "100%",
            "a_b",
            "a\\_b",
            "it's",
            "say \"hi\"",
            "'\"`",
            "wald ü",
            "WALD Ü",
            "\uD83C\uDF32",
            "\uFFFD",
            "'; DROP TABLE runs; --",
            "x' OR '1'='1",
            "/* */ -- #");
    private static final List<String> PATTERNS =
            List.of("%", "_", "f%", "%o%e%", "F_rest", "a\\_b", "%'%", "__", "100%", "%ü", "%%_%", "");
    private static final List<String> KEYS = List.of("a", "a b", "a.b", "größe", "k/1");

    private final Random random = new Random(SEED);

    @TempDir
    Path folder;

    @Test
    void the_database_finds_what_is_found_in_memory() {
        AtomicLong ticks = new AtomicLong();
        try (Tracking tracking = Tracking.builder()
                .file(folder.resolve("mlflow.db"))
                .clock(() -> Instant.ofEpochMilli(1_700_000_000_000L + ticks.incrementAndGet() / 9))
                .open()) {
            Experiment experiment = tracking.experiment("reference");
            for (int i = 0; i < 120; i++) write(experiment, i);
            List<RunData> all = experiment.runs().list();
            assertThat(all).hasSize(120);
            InMemorySearch<RunData, RunData> reference = InMemorySearch.runs();
            int nonEmpty = 0;
            for (int i = 0; i < 250; i++) {
                Filter filter = filter();
                List<Order> order = order();
                Search search = Search.all().filter(filter).orderBy(order).limit(1_000);
                List<String> expected = ids(reference.find(all, search).items());
                Query<RunData> query = experiment.runs(filter).orderBy(order.toArray(Order[]::new));
                assertThat(ids(query.list())).as(filter + " by " + order).isEqualTo(expected);
                assertThat(query.count()).as(filter.toString()).isEqualTo(expected.size());
                assertThat(paged(tracking, experiment, search.limit(1 + random.nextInt(20))))
                        .as(filter + " by " + order + " in pages")
                        .isEqualTo(expected);
                assertThat(ids(experiment.runs(filter.toString()).list()))
                        .as(filter + " as text")
                        .hasSameElementsAs(expected);
                if (!expected.isEmpty()) nonEmpty++;
            }
            assertThat(nonEmpty).as("searches that find something").isGreaterThan(80);
        }
    }

    private static List<String> ids(List<RunData> runs) {
        return runs.stream().map(RunData::runId).toList();
    }

    private static List<String> paged(Tracking tracking, Experiment experiment, Search search) {
        List<String> found = new ArrayList<>();
        String page = null;
        do {
            var part = tracking.store()
                    .runs()
                    .search(search.in(List.of(experiment.experimentId())).page(page));
            found.addAll(ids(part.items()));
            page = part.next();
        } while (page != null);
        return found;
    }

    private void write(Experiment experiment, int i) {
        Run run = experiment.startRun("run-" + i % 30);
        for (String key : KEYS) {
            if (random.nextInt(3) > 0) run.metric(key, any(NUMBERS));
            if (random.nextInt(3) > 0) run.param(key, any(TEXTS));
            if (random.nextInt(3) > 0) run.tag(key, any(TEXTS));
        }
        for (int n = random.nextInt(3); n > 0; n--)
            run.input(new Dataset("data" + random.nextInt(3), "d" + n + i % 4, "local", "{}", null, null), "train");
        if (random.nextInt(4) > 0) run.end(random.nextBoolean() ? RunStatus.FINISHED : RunStatus.KILLED);
    }

    private Filter filter() {
        Filter filter = Filter.all();
        for (int n = random.nextInt(4); n > 0; n--) filter = filter.and(condition());
        return filter;
    }

    private Filter condition() {
        return switch (random.nextInt(6)) {
            case 0, 1 -> number(Field.metric(any(KEYS)), () -> any(NUMBERS.subList(0, 5)));
            case 2 -> text(random.nextBoolean() ? Field.param(any(KEYS)) : Field.tag(any(KEYS)));
            case 3 ->
                number(
                        Field.numberAttribute(random.nextBoolean() ? "start_time" : "end_time"),
                        () -> 1_700_000_000_000L + random.nextInt(200));
            case 4 -> text(Field.attribute(any(List.of("run_name", "status", "user_id", "artifact_uri"))));
            default -> text(Field.dataset(any(List.of("name", "digest", "context"))));
        };
    }

    private Filter number(NumberField field, Supplier<? extends Number> values) {
        double value =
                random.nextInt(8) == 0 ? Double.POSITIVE_INFINITY : values.get().doubleValue();
        return switch (random.nextInt(8)) {
            case 0 -> field.equalTo(value);
            case 1 -> field.notEqualTo(value);
            case 2 -> field.lessThan(value);
            case 3 -> field.atMost(value);
            case 4 -> field.greaterThan(value);
            case 5 -> field.atLeast(value);
            case 6 -> field.isAbsent();
            default -> field.isPresent();
        };
    }

    private Filter text(TextField field) {
        String value =
                switch (field.key()) {
                    case "run_name" -> "run-" + random.nextInt(31);
                    case "status" -> "FINISHED";
                    case "name" -> "data" + random.nextInt(4);
                    case "digest" -> "d1" + random.nextInt(4);
                    case "context" -> "train";
                    default -> any(TEXTS);
                };
        return switch (random.nextInt(8)) {
            case 0 -> field.equalTo(value);
            case 1 -> field.notEqualTo(value);
            case 2 -> field.like(any(PATTERNS));
            case 3 -> field.ilike(any(PATTERNS));
            case 4 -> field.in(value, any(TEXTS));
            case 5 -> field.notIn(value, any(TEXTS));
            case 6 -> field.isAbsent();
            default -> field.isPresent();
        };
    }

    private List<Order> order() {
        List<Order> order = new ArrayList<>();
        for (int n = random.nextInt(4); n > 0; n--) {
            Field field =
                    switch (random.nextInt(5)) {
                        case 0 -> Field.metric(any(KEYS));
                        case 1 -> Field.param(any(KEYS));
                        case 2 -> Field.tag(any(KEYS));
                        case 3 -> Field.numberAttribute("end_time");
                        default -> Field.attribute("run_name");
                    };
            order.add(new Order(field, random.nextBoolean()));
        }
        return order;
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
