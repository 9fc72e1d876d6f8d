package dev.mlopskit.pipeline;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;

/** Compiles statements of a definition and says what is wrong with them. */
final class Javac {
    private static final Pattern ERROR = Pattern.compile("Program\\.java:(\\d+):\\d+: (compiler\\.err\\.[a-z.]+)");
    private static final String PROGRAM = """
            import dev.mlopskit.pipeline.*;
            import java.util.*;
            import java.util.stream.*;
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

    /** For each statement the codes of the compiler's errors; an empty list if it compiles. All go into one program. */
    static List<List<String>> errors(Path folder, List<String> statements) throws IOException {
        Optional<ToolProvider> javac = ToolProvider.findFirst("javac");
        assumeTrue(javac.isPresent(), "needs a JDK");
        List<List<String>> errors = new ArrayList<>();
        StringBuilder blocks = new StringBuilder();
        for (String statement : statements) {
            errors.add(new ArrayList<>());
            blocks.append("{ ").append(statement).append(" }\n");
        }
        Path source = Files.writeString(folder.resolve("Program.java"), String.format(Locale.ROOT, PROGRAM, blocks));
        long firstLine = PROGRAM.substring(0, PROGRAM.indexOf("%s")).lines().count();
        for (MatchResult error :
                ERROR.matcher(run(javac.get(), source)).results().toList()) {
            int block = (int) (Integer.parseInt(error.group(1)) - firstLine);
            errors.get(block).add(error.group(2));
        }
        return errors;
    }

    private static String run(ToolProvider javac, Path source) {
        StringWriter told = new StringWriter();
        PrintWriter out = new PrintWriter(told, true);
        String classes = System.getProperty("java.class.path");
        int exit = javac.run(
                out,
                out,
                "-XDrawDiagnostics",
                "-Xmaxerrs",
                "1000",
                "-proc:none",
                "-cp",
                classes,
                "-d",
                source.resolveSibling("classes").toString(),
                source.toString());
        // Anything but errors in the program, such as an option it does not know.
        if (exit != 0 && !ERROR.matcher(told.toString()).find()) throw new IllegalStateException(told.toString());
        return told.toString();
    }

    /** Compiles whole files, each named by the first type in it. */
    static void compile(Path folder, List<String> sources) throws IOException {
        Optional<ToolProvider> javac = ToolProvider.findFirst("javac");
        assumeTrue(javac.isPresent(), "needs a JDK");
        List<String> arguments =
                new ArrayList<>(List.of("-cp", System.getProperty("java.class.path"), "-d", folder.toString()));
        for (String source : sources) {
            String name = Pattern.compile("(?:class|record|enum|interface) (\\w+)")
                    .matcher(source)
                    .results()
                    .findFirst()
                    .orElseThrow()
                    .group(1);
            arguments.add(
                    Files.writeString(folder.resolve(name + ".java"), source).toString());
        }
        StringWriter out = new StringWriter();
        PrintWriter writer = new PrintWriter(out);
        if (javac.get().run(writer, writer, arguments.toArray(new String[0])) != 0)
            throw new IllegalStateException(out.toString());
    }
}
