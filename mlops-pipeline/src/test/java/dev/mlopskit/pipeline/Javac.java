package dev.mlopskit.pipeline;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;

/** Compiles statements of a definition and says what is wrong with them. */
final class Javac {
    private static final Pattern ERROR = Pattern.compile("compiler\\.err\\.[a-z.]+");
    private static final String PROGRAM = """
            import dev.mlopskit.pipeline.*;
            import java.util.*;
            class Program {
                record Table(int rows) {
                    static Table read() { return new Table(3); }
                    static Table read(String path) { return new Table(3); }
                    Split half() { return new Split(this, this); }
                    Model fit(Split split) { return new Model(split.train()); }
                }
                record Split(Table train, Table test) {
                    static Split of(Table table) throws java.io.IOException { return new Split(table, table); }
                    static Split logged(TaskContext context, Table table) { return of(context, table); }
                    static Split of(TaskContext context, Table table) { return new Split(table, table); }
                }
                record Model(Table trained) {
                    static Model fit(Split split, double rate) { return new Model(split.train()); }
                    static Model best(List<Model> models) { return models.get(0); }
                    static <M extends Model> M first(List<M> models) { return models.get(0); }
                }
                static Table load() { return Table.read(); }
                static Table seen(TaskContext context) { return Table.read(); }
                static void print(Table table) {}
                static void define(PipelineBuilder p, Table held, Task<Table> table, Task<Split> split,
                        Task<Double> rate, Task<Model> one, Task<Model> two, Task<Integer> number) {
                    %s
                }
            }
            """;

    private Javac() {}

    /** The codes of the compiler's errors; empty if the statements compile. */
    static List<String> errors(Path folder, String statements) throws IOException {
        Optional<ToolProvider> javac = ToolProvider.findFirst("javac");
        assumeTrue(javac.isPresent(), "needs a JDK");
        Path source =
                Files.writeString(folder.resolve("Program.java"), String.format(Locale.ROOT, PROGRAM, statements));
        StringWriter told = new StringWriter();
        PrintWriter out = new PrintWriter(told, true);
        String classes = System.getProperty("java.class.path");
        int exit = javac.get()
                .run(
                        out,
                        out,
                        "-XDrawDiagnostics",
                        "-proc:none",
                        "-cp",
                        classes,
                        "-d",
                        folder.toString(),
                        source.toString());
        List<String> errors =
                ERROR.matcher(told.toString()).results().map(MatchResult::group).toList();
        if ((exit == 0) != errors.isEmpty()) throw new IllegalStateException(told.toString());
        return errors;
    }
}
