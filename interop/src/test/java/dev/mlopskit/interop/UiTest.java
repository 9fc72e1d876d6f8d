package dev.mlopskit.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.Tracking;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A person types {@code mlflow ui} beside the store of the main job and looks at it in a browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UiTest {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private final UiServer ui;
    private final List<RunData> runs;
    private final String experiment;

    private @Nullable Browser opened;

    /** One server for all pages: it migrates the store when it starts. */
    UiTest(@TempDir Path folder) throws Exception {
        Needs.browser();
        Needs.program("newest", "mlflow");
        PenguinsStore.write(folder);
        try (Tracking tracking = Tracking.open(folder.resolve("mlflow.db"))) {
            this.runs = tracking.experiment("penguins").runs().list();
            this.experiment =
                    "/#/experiments/" + tracking.experiment("penguins").experimentId();
        }
        this.ui = UiServer.start(Mlflow.NEWEST, folder);
    }

    @AfterAll
    void stop() {
        ui.close();
    }

    @BeforeEach
    void openBrowser() {
        opened = new Browser(SCREENSHOTS);
    }

    @AfterEach
    void nothing_went_wrong_in_the_page() {
        try (Browser browser = browser()) {
            assertThat(browser.errors()).isEmpty();
            assertThat(browser.text()).doesNotContain("Request error", "Something went wrong");
        }
    }

    @Test
    void the_runs_page_lists_runs_with_metrics_nested_below_their_pipeline() {
        RunData pipeline = run(run -> run.parentRunId().isEmpty());
        open(experiment + "/runs");
        browser().has(row(pipeline));
        browser().shows(runs.size() + " matching runs");
        browser().click(row(pipeline) + " button");
        for (RunData child : runs) browser().has(row(child));
        browser().click("text=Show more columns");
        browser().click("[class*=tree-treenode]:has-text('Metrics (') [class*=tree-checkbox]");
        browser().press("Escape");
        browser().shows(shown("loss"));
        browser().picture("runs");
    }

    @Test
    void a_run_shows_params_metrics_and_its_parent() {
        open(experiment + "/runs/" + training().runId());
        for (String text : List.of("Parameters (3)", "bagged-logistic", "validation_loss", "Parent run", "Finished"))
            browser().shows(text);
        browser().shows(shown("loss"));
        browser().picture("run");
    }

    @Test
    void a_run_shows_a_curve_for_each_metric() {
        open(experiment + "/runs/" + training().runId() + "/model-metrics");
        browser().has(".js-plotly-plot .scatterlayer .point");
        browser().picture("curves");
    }

    @Test
    void a_run_shows_its_artifacts() {
        open(experiment + "/runs/" + run(run -> run.name().equals("evaluate")).runId() + "/artifacts");
        browser().shows("confusion.svg");
        browser().click("text=confusion.svg");
        browser().has("img[src^='blob:'], img[src*='confusion.svg'], .image-outer-container");
        browser().picture("artifacts");
    }

    @Test
    void the_models_pages_show_the_registered_model_with_version_and_alias() {
        open("/#/models");
        browser().has("a:has-text('penguins')");
        browser().shows("Version 1");
        browser().picture("models");
        open("/#/models/penguins");
        browser().shows("champion");
        browser().shows("Version 1");
        browser().picture("model");
        open("/#/models/penguins/versions/1");
        browser().click("text=Inputs (4)");
        browser().shows("bill_length_mm");
        browser().picture("version");
    }

    private void open(String path) {
        browser().open(ui.address() + path);
    }

    private Browser browser() {
        return Objects.requireNonNull(opened);
    }

    /** The first digits of a metric of the training: the page may round the rest. */
    private String shown(String metric) {
        double value = Objects.requireNonNull(training().metrics().get(metric));
        return new BigDecimal(value).setScale(4, RoundingMode.DOWN).toPlainString();
    }

    private RunData training() {
        return run(run -> run.name().equals("train-bagged-logistic"));
    }

    private RunData run(Predicate<RunData> wanted) {
        return runs.stream().filter(wanted).findFirst().orElseThrow();
    }

    private static String row(RunData run) {
        return ".ag-row[row-id='" + run.runId() + "']";
    }
}
