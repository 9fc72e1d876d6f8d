package dev.mlopskit.examples.penguins;

import dev.mlopskit.pipeline.PipelineRun;
import java.util.Locale;

/** What is printed in the end. */
final class Summary {
    private Summary() {}

    static String of(PipelineRun run) {
        StringBuilder text = new StringBuilder(
                "\nCandidates on the validation rows; the most accurate is chosen, among equals that of the least loss\n");
        line(text, "%-24s %9s %9s %9s", "candidate", "accuracy", "log loss", "seconds");
        Classifier best = run.value("choose", Trained.class).classifier();
        for (Candidate candidate : Candidate.values()) {
            Trained trained = run.value("train-" + candidate.title(), Trained.class);
            line(
                    text,
                    "%-24s %9.4f %9.5f %9.2f%s",
                    candidate.title(),
                    trained.validation().accuracy(),
                    trained.validation().loss(),
                    trained.seconds(),
                    trained.classifier() == best ? "  <- chosen" : "");
        }
        text.append('\n').append(run.timeline()).append('\n');
        Served served = run.value("serve", Served.class);
        line(text, "%s", run.task("promote").value());
        line(
                text,
                "%s got %d of %d penguins right",
                served.uri(),
                served.right(),
                served.rows().size());
        return text.toString().stripTrailing();
    }

    private static void line(StringBuilder text, String format, Object... arguments) {
        text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }
}
