package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the compiler lets through and what it refuses. */
class TypesTest {
    @TempDir
    Path folder;

    @Test
    void a_wrong_type_is_a_compile_error_and_its_right_counterpart_is_not() throws IOException {
        rightAndWrong("""
                // The input is of another type than the body takes.
                p.task("n", p.context(), table, Split::logged)  |  p.task("n", p.context(), split, Split::logged)
                p.task("n", split, s -> s.train())  |  p.task("n", table, s -> s.train())
                p.task("n", split, (Split s) -> s)  |  p.task("n", table, (Split s) -> s)
                p.task("n", split, rate, Model::fit)  |  p.task("n", rate, split, Model::fit)
                p.task("n", table, table, Split::new)  |  p.task("n", table, split, Split::new)
                // What a task makes is of another type than is wanted of it.
                Task<Split> t = p.task("n", table, Table::half)  |  Task<Model> t = p.task("n", table, Table::half)
                Task<Table> t = p.task("n", () -> held)  |  Task<Split> t = p.task("n", () -> held)
                // The body takes more or fewer than there are inputs.
                p.task("n", table, split, (t, s) -> s)  |  p.task("n", table, split, t -> t)
                p.task("n", table, t -> t)  |  p.task("n", table, (t, s) -> t)
                p.task("n", split, rate, Model::fit)  |  p.task("n", split, Model::fit)
                p.task("n", table, table, Split::new)  |  p.task("n", Split::new)
                // A list is gathered of tasks of one type.
                p.gather("n", List.of(one, two), Model::best)  |  p.gather("n", List.of(one, split), Model::best)
                p.gather("n", List.of(one), m -> m.get(0).trained())  |  p.gather("n", List.of(split), m -> m.get(0).trained())
                p.<Number, Integer>gather("n", List.of(number, rate), List::size)  |  p.<Integer, Integer>gather("n", List.of(number, rate), List::size)
                // What is ordered is a task or its name.
                p.task("n", () -> 1).after(table, split)  |  p.task("n", () -> 1).after(held)
                """);
    }

    @Test
    void natural_forms_of_a_body_are_clear() throws IOException {
        List<String> forms = lines("""
                // Lambdas: without types, with them, as blocks, throwing.
                p.task("n", () -> held)
                p.task("n", p.context(), context -> context.task())
                p.task("n", p.context(), (TaskContext context) -> context.task())
                p.task("n", () -> { throw new java.io.IOException(); })
                p.task("n", p.context(), context -> { throw new java.io.IOException(); })
                p.task("n", table, t -> t.half())
                p.task("n", table, t -> { return t.half(); })
                p.task("n", table, t -> { throw new java.io.IOException(); })
                p.task("n", table, p.context(), (t, context) -> t)
                p.task("n", p.context(), table, (TaskContext context, Table t) -> t)
                p.task("n", table, split, (t, s) -> s)
                p.task("n", table, split, p.context(), (t, s, context) -> s)
                p.task("n", table, split, rate, (t, s, r) -> r)
                p.task("n", table, split, rate, p.context(), (t, s, r, context) -> r)
                p.task("n", table, split, rate, one, (t, s, r, m) -> m)
                p.gather("n", List.of(one, two), models -> models.get(1))
                p.map("n", p.value(List.of(1, 2)), x -> x + 1)
                p.map("n", p.value(List.of(1, 2)), table, (x, t) -> t.rows() + x)
                p.map("n", p.value(Set.of(1, 2)), table, p.context(), (x, t, context) -> t.rows() + x)
                Mapped<Table> t = p.map("n", p.value(List.of(1, 2)), Table::new)
                Task<Integer> t = p.task("n", p.map("m", p.value(List.of(one.name())), String::length), List::size)
                p.mapCross("n", p.value(List.of(1)), p.value(List.of("a")), (x, y) -> y.repeat(x))
                p.mapZip("n", p.value(List.of(1)), p.value(List.of("a")), (x, y) -> y.repeat(x))
                Mapped<Integer> t = p.mapStream("n", p.task("m", () -> Stream.of("a")), String::length)
                p.mapStream("n", p.task("m", () -> Stream.of(1)), table, (x, t) -> t.rows() + x)
                p.mapStream("n", p.task("m", () -> Stream.of(1)), x -> { throw new java.io.IOException(); })
                p.task("n", p.approval("a", "really?"), Approval::by)
                // Bodies that return nothing.
                p.run("n", () -> {})
                p.run("n", table, t -> print(t))
                p.run("n", table, Program::print)
                p.run("n", table, t -> t.half())
                p.run("n", table, p.context(), (t, context) -> print(t))
                p.run("n", table, split, p.context(), (t, s, context) -> { throw new java.io.IOException(); })
                p.task("after", p.run("n", () -> {}), nothing -> 1)
                Task<? extends Number> t = p.task("n", number, x -> x)
                // References to methods that stand alone by their name: static, of the value, of another value.
                p.task("n", Program::load)
                p.task("n", p.context(), Program::seen)
                p.task("n", p.context(), TaskContext::runId)
                p.task("n", held::half)
                p.task("n", table, Table::half)
                p.task("n", table, Table::rows)
                p.task("n", split, held::fit)
                p.task("n", table, split, Table::fit)
                p.task("n", p.context(), table, Split::logged)
                p.task("n", split, rate, Model::fit)
                p.gather("n", List.of(one, two), Model::best)
                Task<Model> t = p.gather("n", List.of(one, two), Model::first)
                // To constructors.
                p.task("n", number, Table::new)
                p.task("n", table, table, Split::new)
                p.task("n", table, Model::new)
                p.task("n", Object::new)
                // To methods that share their name with others, also with one argument more or less.
                p.task("n", Table::read)
                p.task("n", ArrayList::new)
                p.task("n", table, Split::of)
                p.task("n", table, Objects::requireNonNull)
                p.task("n", number, number, Math::max)
                p.task("n", number, number, Integer::sum)
                p.task("n", table, String::valueOf)
                p.gather("n", List.of(one, two), ArrayList::new)
                p.gather("n", List.of(one, two), List::copyOf)
                p.gather("n", List.of(number, rate), List::size)
                """);
        List<List<String>> errors = Javac.errors(folder, forms);
        for (int i = 0; i < forms.size(); i++)
            assertThat(errors.get(i)).as(forms.get(i)).isEmpty();
    }

    @Test
    void a_body_returns_something() throws IOException {
        rightAndWrong("""
                p.task("n", table, t -> { print(t); return t; })  |  p.task("n", table, Program::print)
                p.task("n", () -> null)  |  p.task("n", () -> {})
                """);
    }

    /** Of each line the left compiles, and the right does not. */
    private void rightAndWrong(String text) throws IOException {
        List<String> right = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (String line : text.lines().filter(line -> line.contains("|")).toList()) {
            right.add(line.substring(0, line.indexOf('|')).strip() + ";");
            wrong.add(line.substring(line.indexOf('|') + 1).strip() + ";");
        }
        List<List<String>> none = Javac.errors(folder, right);
        List<List<String>> errors = Javac.errors(folder, wrong);
        for (int i = 0; i < right.size(); i++) {
            assertThat(none.get(i)).as(right.get(i)).isEmpty();
            assertThat(errors.get(i)).as(wrong.get(i)).isNotEmpty();
        }
    }

    private static List<String> lines(String text) {
        return text.lines()
                .filter(line -> !line.startsWith("//"))
                .map(line -> line + ";")
                .toList();
    }
}
