package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.core.Digest;
import dev.mlopskit.tracking.Tracking;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Code counts wherever it lies: in folders, jars, jars that have swallowed this library, and jars within jars. */
@Timeout(120)
class CacheCodeTest extends StoreTest {
    private static final String PACKAGE = "dev.mlopskit.examples.app";
    private static final String BODY =
            "public class Body1 { public static Object run(Object x) { return Helper.help(x); } }";
    private static final String HELPER = "class Helper { static Object help(Object x) { return x + \"%s\"; } }";
    private static final String START = """
            import dev.mlopskit.pipeline.*;
            import dev.mlopskit.tracking.Tracking;
            public class Start {
                public static Pipeline pipeline() {
                    return Pipeline.define("p", p -> p.task("step", p.<Object>value(1), Body1::run).cached());
                }
                public static void main(String[] arguments) {
                    try (Tracking tracking = Tracking.open(java.nio.file.Path.of(arguments[0]))) {
                        RunOptions options = RunOptions.builder().cache(Cache.in(tracking)).build();
                        PipelineRun run = pipeline().run(options).orThrow();
                        System.out.println(run.task("step").value() + " " + run.explain("step"));
                    }
                }
            }
            """;

    /** What a program does whose helper is of a version, by where its classes come from. */
    private interface Program {
        String run(String version) throws Exception;
    }

    private static void noticesTheHelper(Program program, String what) throws Exception {
        assertThat(program.run("a")).startsWith("1a ").contains("made: the cache has no result of it yet");
        assertThat(program.run("a")).startsWith("1a ").contains("taken from the cache");
        assertThat(program.run("b"))
                .startsWith("1b ")
                .contains("made: since run ")
                .contains(what + " has changed");
        assertThat(program.run("b")).startsWith("1b ").contains("taken from the cache");
    }

    /** Compiles the program, with or without its helper, into a new folder. */
    private Path compiled(String... sources) throws Exception {
        Path classes = Files.createTempDirectory(folder, "classes");
        List<String> all = new ArrayList<>();
        for (String source : sources) all.add("package " + PACKAGE + "; " + source);
        Javac.compile(classes, all);
        return classes;
    }

    private Path program(String version) throws Exception {
        return compiled(BODY, HELPER.formatted(version), START);
    }

    private String run(ClassLoader loader) throws Exception {
        Pipeline pipeline = (Pipeline)
                loader.loadClass(PACKAGE + ".Start").getMethod("pipeline").invoke(null);
        PipelineRun run = pipeline.run(
                        RunOptions.builder().cache(Cache.in(tracking)).build())
                .orThrow();
        return run.task("step").value() + " " + run.explain("step");
    }

    private String run(Path... places) throws Exception {
        URL[] urls = new URL[places.length];
        for (int i = 0; i < places.length; i++) urls[i] = places[i].toUri().toURL();
        try (URLClassLoader loader = new URLClassLoader(urls, CacheCodeTest.class.getClassLoader())) {
            return run(loader);
        }
    }

    @Test
    void of_records_and_constants_that_are_inputs() throws Exception {
        String shape = "public interface Shape { String area(); }";
        String circle = "public record Circle(int radius) implements Shape {"
                + " public String area() { return radius + \"%s\"; } }";
        String unit = "public enum Unit implements Shape { ONE { public String area() { return 1 + \"%s\"; } } }";
        String body = "public class Body1 { static Object run(Object x) { return ((Shape) x).area(); } }";
        for (String input : List.of("new Circle(1)", "Unit.ONE"))
            noticesTheHelper(
                    version -> run(compiled(
                            shape,
                            circle.formatted(version),
                            unit.formatted(version),
                            body.formatted(version),
                            START.replace("<Object>value(1)", "<Object>value(" + input + ")")
                                    .replace("\"p\"", "\"p" + input.length() + "\""))),
                    "class " + PACKAGE + (input.contains("Unit") ? ".Unit$1" : ".Circle"));
    }

    @Test
    void but_not_by_its_comments() throws Exception {
        String helper = HELPER.formatted("a");
        assertThat(run(compiled(BODY, helper, START))).contains("made: ");
        assertThat(run(compiled("/* new */\n\n" + BODY.replace("{ ", "{\n// said\n "), "\n" + helper, START)))
                .contains("taken from the cache");
    }

    @Test
    void that_was_compiled_under_a_running_process_is_not_taken_for_what_runs() throws Exception {
        Path classes = program("a");
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()}, CacheCodeTest.class.getClassLoader())) {
            Pipeline running = (Pipeline)
                    loader.loadClass(PACKAGE + ".Start").getMethod("pipeline").invoke(null);
            loader.loadClass(PACKAGE + ".Helper").getDeclaredMethods();
            copyLater(program("b"), classes);
            RunOptions options = RunOptions.builder().cache(Cache.in(tracking)).build();
            PipelineRun run = running.run(options).orThrow();
            assertThat(run.task("step").value()).isEqualTo("1a");
            assertThat(run.explain("step")).contains("has changed since this process may have loaded classes from it");
        }
        assertThat(run(classes)).startsWith("1b ").contains("the cache has no result of it yet");
        assertThat(run(classes)).startsWith("1b ").contains("taken from the cache");
    }

    @Test
    void that_changes_after_it_was_digested_is_not_taken_for_what_runs() throws Exception {
        Path classes = program("a");
        String changing =
                "public class Body1 { public static Object run(Object x) { change.run(); return Helper.help(x); }"
                        + " public static Runnable change = () -> {}; }";
        copy(compiled(changing, HELPER.formatted("a"), START), classes);
        Path newer = compiled(changing, HELPER.formatted("b"), START);
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()}, CacheCodeTest.class.getClassLoader())) {
            Runnable change = () -> copyLater(newer, classes);
            loader.loadClass(PACKAGE + ".Body1").getField("change").set(null, change);
            assertThat(run(loader)).startsWith("1b ").contains("has changed since this process");
        }
        assertThat(Cache.in(tracking).size()).isZero();
    }

    /** Copies once the times of files, which go on in steps of some milliseconds, are past that of the system now. */
    private void copyLater(Path from, Path to) {
        long now = System.currentTimeMillis();
        Await.until(() -> written(folder.resolve("now.txt")) > now);
        copy(from, to);
    }

    private static long written(Path file) {
        try {
            return Files.getLastModifiedTime(Files.writeString(file, "x")).toMillis();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator)
                Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void in_two_libraries_of_one_name() throws Exception {
        String body =
                "public class Body1 { public static Object run(Object x) { return x + One.text() + Two.text(); } }";
        String library = "public class %s { public static String text() { return \"%s\"; } }";
        noticesTheHelper(
                version -> {
                    Path classes =
                            compiled(body, library.formatted("One", ""), library.formatted("Two", version), START);
                    Path app = Files.createTempDirectory(folder, "app");
                    Path[] places = {app, null, null};
                    for (int i = 1; i < 3; i++) {
                        Path part = Files.createTempDirectory(folder, "part").resolve(PACKAGE.replace('.', '/'));
                        Files.createDirectories(part);
                        String name = i == 1 ? "One.class" : "Two.class";
                        Files.move(classes.resolve(PACKAGE.replace('.', '/')).resolve(name), part.resolve(name));
                        Path root = folder.resolve(folder.relativize(part).subpath(0, 1));
                        places[i] = TestJar.make(app.resolve(i + "/lib.jar"), root);
                    }
                    copy(classes, makeParents(app));
                    return run(places);
                },
                "jar lib.jar (2)");
    }

    private static Path makeParents(Path root) throws IOException {
        Files.createDirectories(root.resolve(PACKAGE.replace('.', '/')));
        return root;
    }

    @Test
    void in_the_jar_of_the_application() throws Exception {
        noticesTheHelper(
                version -> {
                    Path classes = program(version);
                    return run(TestJar.make(classes.resolveSibling(classes.getFileName() + ".jar"), classes));
                },
                "class " + PACKAGE + ".Helper");
    }

    @Test
    void in_a_library_which_counts_as_a_whole() throws Exception {
        String library = "public class Library { public static String text() { return \"%s\"; } }";
        String helper = "class Helper { static Object help(Object x) { return x + Library.text(); } }";
        noticesTheHelper(
                version -> {
                    Path classes = compiled(BODY, helper, library.formatted(version), START);
                    Path app = Files.createTempDirectory(folder, "app");
                    Path inApp = app.resolve(PACKAGE.replace('.', '/'));
                    Files.createDirectories(inApp);
                    for (String name : List.of("Body1", "Helper", "Start"))
                        Files.move(
                                classes.resolve(PACKAGE.replace('.', '/')).resolve(name + ".class"),
                                inApp.resolve(name + ".class"));
                    return run(app, TestJar.make(app.resolve("lib/text.jar"), classes));
                },
                "jar text.jar");
    }

    @Test
    void in_a_jar_that_has_this_library_in_it_too() throws Exception {
        List<Path> ours = new ArrayList<>();
        for (Class<?> each : new Class<?>[] {Digest.class, Tracking.class, Pipeline.class}) ours.add(place(each));
        List<Path> others = new ArrayList<>(TestProcess.classPath());
        others.removeAll(ours);
        others.remove(place(CacheCodeTest.class));
        noticesTheHelper(
                version -> {
                    List<Path> all = new ArrayList<>(ours);
                    all.add(program(version));
                    Path jar = TestJar.make(folder.resolve(version + "/app.jar"), all.toArray(new Path[0]));
                    List<Path> classPath = new ArrayList<>(List.of(jar));
                    classPath.addAll(others);
                    String printed = TestProcess.run(
                            folder,
                            classPath,
                            Map.of(),
                            PACKAGE + ".Start",
                            folder.resolve("child.db").toString());
                    return printed.lines()
                            .filter(line -> line.contains(" task 'step' "))
                            .findFirst()
                            .orElse(printed);
                },
                "class " + PACKAGE + ".Helper");
    }

    @Test
    void in_places_that_only_a_loader_of_their_own_can_read() throws Exception {
        noticesTheHelper(version -> run(new NestedLoader(program(version))), "class " + PACKAGE + ".Helper");
    }

    private static Path place(Class<?> type) throws Exception {
        URL source = type.getProtectionDomain().getCodeSource().getLocation();
        return Path.of(new URI(source.toString()));
    }
}
