package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TypingTest {
    private static final String FRAME = """
            import dev.mlopskit.pipeline.*;
            import java.util.List;
            class Sample {
                static void define(PipelineBuilder p) {
                    Task<String> text = p.task("text", () -> "a");
                    Task<Integer> number = p.task("number", () -> 1);
                    %s
                }
                static Integer length(String s) { return s.length(); }
            }
            """;

    @Test
    void rightTypesCompile() {
        assertThat(errors("""
                Task<Integer> length = p.task("length", text, Sample::length);
                Task<Integer> sum = p.task("sum", length, number, Integer::sum);
                Task<String> both = p.task("both", text, sum, (context, a, b) -> context.task() + a.length() + b.intValue());
                Task<Integer> all = p.gather("all", List.of(length, sum), values -> values.get(0) + values.get(1));
                """)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "p.task(\"x\", number, Sample::length);",
                "p.task(\"x\", number, n -> n.length());",
                "Task<String> wrong = p.task(\"x\", text, Sample::length);",
                "p.task(\"x\", text, number, (t, n) -> n.length());",
                "p.task(\"x\", text, (t, n) -> n);  Task<Integer> y = p.task(\"y\", text, t -> t);",
                "Task<Integer> wrong = p.gather(\"x\", List.of(text), values -> values.get(0));",
                "p.gather(\"x\", List.of(number), values -> values.get(0).length());",
                "Pipeline q = Pipeline.define(\"q\", b -> {}); String s = q.run().task(number).value();"
            })
    void wrongTypesDoNot(String statement) {
        assertThat(errors(statement)).isNotEmpty();
    }

    private static List<String> errors(String statement) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        JavaFileObject source =
                new SimpleJavaFileObject(URI.create("memory:///Sample.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return String.format(FRAME, statement);
                    }
                };
        List<String> options = List.of(
                "-classpath", System.getProperty("java.class.path"), "-proc:none", "-implicit:none", "-Xdiags:verbose");
        compiler.getTask(null, null, diagnostics, analysisOnly(options), null, List.of(source))
                .call();
        return diagnostics.getDiagnostics().stream()
                .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
                .map(Object::toString)
                .toList();
    }

    // Checks types and writes no class file.
    private static List<String> analysisOnly(List<String> options) {
        return Stream.concat(options.stream(), Stream.of("-XDshould-stop.ifNoError=FLOW"))
                .toList();
    }
}
