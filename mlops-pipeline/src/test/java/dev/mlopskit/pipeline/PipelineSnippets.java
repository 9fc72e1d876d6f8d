package dev.mlopskit.pipeline;

import java.util.List;

/** What the documentation shows. */
final class PipelineSnippets {
    private PipelineSnippets() {}

    static double define() {
        // @start region="define"
        Pipeline pipeline = Pipeline.define("means", p -> {
            Task<List<Double>> rows = p.task("load", () -> List.of(3.0, 1.0, 2.0));
            Task<Double> mean = p.task("mean", rows, PipelineSnippets::mean);
            Task<Double> middle = p.task("median", rows, PipelineSnippets::median);
            p.gather("largest", List.of(mean, middle), values -> Math.max(values.get(0), values.get(1)));
        });
        PipelineRun run = pipeline.run().orThrow();
        System.out.print(run.timeline());
        // @end
        return (Double) run.task("largest").value();
    }

    private static double mean(List<Double> rows) {
        return rows.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    private static double median(List<Double> rows) {
        return rows.stream().sorted().skip(rows.size() / 2).findFirst().orElseThrow();
    }
}
