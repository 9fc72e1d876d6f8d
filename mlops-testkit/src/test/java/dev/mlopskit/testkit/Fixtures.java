package dev.mlopskit.testkit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.mlopskit.tracking.Experiment;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.Tracking;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Runs small test classes with a shared store, and reads what they left there. */
final class Fixtures {
    private Fixtures() {}

    static EngineExecutionResults run(Path store, Class<?>... classes) {
        EngineTestKit.Builder engine = EngineTestKit.engine("junit-jupiter")
                .configurationParameter(WithTracking.URI_PARAMETER, "sqlite:///" + store)
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "4");
        for (Class<?> type : classes) engine.selectors(selectClass(type));
        return engine.execute();
    }

    /** A line for each run: its name, its status, and the runs in it below, all by name. */
    static String tree(Tracking tracking, String experiment) {
        Experiment found = tracking.findExperiment(experiment).orElseThrow();
        List<RunData> runs = new ArrayList<>(found.runs().list());
        runs.sort(Comparator.comparing(RunData::name));
        StringBuilder text = new StringBuilder();
        describe(runs, null, "", text);
        return text.toString();
    }

    private static void describe(List<RunData> runs, @Nullable String parent, String indent, StringBuilder text) {
        for (RunData run : runs) {
            if (!run.parentRunId().equals(Optional.ofNullable(parent))) continue;
            text.append(indent)
                    .append(run.name())
                    .append(' ')
                    .append(run.status())
                    .append('\n');
            describe(runs, run.runId(), indent + "  ", text);
        }
    }
}
