package dev.mlopskit.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.interop.SearchCase.Entity;
import dev.mlopskit.tracking.Tracking;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Generated searches over a generated store in PostgreSQL: Java finds the same in the same order as the real MLflow. */
class PostgresSearchTest {
    private static final long SEED = 20_261_124;
    private static final int RUNS = 300;
    private static final int SEARCHES = 120;

    @TempDir
    static Path folder;

    private static Place place;
    private static Tracking tracking;
    private static List<String> experiments;

    @BeforeAll
    static void write() throws Exception {
        place = Place.Kind.POSTGRES.in(folder);
        tracking = SearchWorld.open(place);
        experiments = new SearchWorld(new Random(SEED)).write(tracking, place, RUNS);
    }

    @AfterAll
    static void close() {
        tracking.close();
    }

    @ParameterizedTest
    @EnumSource
    void finds_what_MLflow_finds(Entity entity) throws Exception {
        SearchMaker maker = new SearchMaker(new Random(SEED + entity.ordinal()));
        List<SearchCase> searches = Stream.concat(
                        SearchMaker.fixed().stream().filter(search -> search.entity() == entity),
                        Stream.generate(() -> maker.any(entity)).limit(SEARCHES))
                // MLflow leaves PostgreSQL its escape character, and has none on SQLite.
                .filter(search -> !search.filter().contains("\\"))
                .toList();
        List<Node> answers = SearchTest.ask(Mlflow.NEWEST, place, experiments, searches);
        SoftAssertions.assertSoftly(softly -> {
            for (int i = 0; i < searches.size(); i++)
                softly.assertThat((Object) searches.get(i).ids(tracking))
                        .as(searches.get(i).toString())
                        .isEqualTo(SearchTest.ids(answers.get(i)));
        });
        assertThat(answers.stream()
                        .filter(answer -> SearchTest.ids(answer) instanceof List<?> found && !found.isEmpty()))
                .hasSizeGreaterThan(searches.size() / 3);
    }
}
