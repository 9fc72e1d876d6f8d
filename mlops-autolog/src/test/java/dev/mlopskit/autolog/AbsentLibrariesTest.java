package dev.mlopskit.autolog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.core.Json;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.Tracking;
import java.io.File;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that has {@code mlops-autolog} and none of the libraries: a Java process with only the jars of its own. */
class AbsentLibrariesTest {
    private static final List<String> OWN = List.of(
            "mlops-autolog", "mlops-tracking", "mlops-core", "sqlite-jdbc", "jackson-", "snakeyaml", "slf4j-api");
    /** Not Jackson 2, which is there for XGBoost4J's own train; its annotations are those of Jackson 3 too. */
    private static final Pattern JACKSON_2 = Pattern.compile("com.fasterxml.jackson.core.jackson-(core|databind)");

    @TempDir
    Path folder;

    @Test
    void each_entry_names_what_to_add_and_all_else_works() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        ownClassPath(),
                        Application.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(Json.read(output))
                .isEqualTo(Map.of(
                        "classes",
                        0,
                        "known",
                        true,
                        "params",
                        Map.of("probability", "0.5"),
                        "lightgbm",
                        "io.github.metarank:lightgbm4j:4.3.0-1",
                        "tribuo",
                        "org.tribuo:tribuo-core:4.3.2",
                        "xgboost",
                        "ml.dmlc:xgboost4j_2.12:3.4.0"));
    }

    private static String ownClassPath() throws URISyntaxException {
        Stream<String> jars = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> OWN.stream().anyMatch(entry::contains))
                .filter(entry -> !JACKSON_2.matcher(entry).find())
                .filter(entry -> !entry.contains("test-classes"));
        // The program below is a class of the tests; its folder has nothing else that counts.
        URL tests =
                AbsentLibrariesTest.class.getProtectionDomain().getCodeSource().getLocation();
        return Stream.concat(jars, Stream.of(Path.of(tests.toURI()).toString()))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** What the other process runs. */
    static final class Application {
        private static final List<String> LIBRARIES = List.of(
                "ml.dmlc.xgboost4j.java.Booster", "org.tribuo.Model", "io.github.metarank.lightgbm4j.LGBMBooster");

        public static void main(String[] arguments) {
            Map<String, Object> found = new TreeMap<>();
            found.put("classes", LIBRARIES.stream().filter(Application::isThere).count());
            try (Tracking tracking = Tracking.open(Path.of(arguments[0], "mlflow.db"));
                    Run run = tracking.experiment("bare").startRun("bare")) {
                found.put("xgboost", coordinates(() -> XGBoostAutolog.of(run)));
                found.put("lightgbm", coordinates(() -> LightGBMAutolog.of(run)));
                found.put("tribuo", coordinates(() -> TribuoAutolog.log(run, null, Map.of())));
                // The autologgers of the libraries load without them, and say which models they would take.
                found.put("known", namesAll(run));
                // Whoever adds another library is found all the same.
                Autolog.log(run, new AutologTest.Coin(0.5));
                found.put("params", run.read().params());
            }
            System.out.println(Json.write(found));
        }

        private static boolean namesAll(Run run) {
            try {
                Autolog.log(run, "a text");
                return false;
            } catch (AutologException e) {
                return LIBRARIES.stream().allMatch(e.getMessage()::contains);
            }
        }

        private static String coordinates(Runnable call) {
            try {
                call.run();
                return "no exception";
            } catch (MissingLibraryException e) {
                return e.getMessage().contains(e.coordinates()) ? e.coordinates() : e.getMessage();
            }
        }

        private static boolean isThere(String name) {
            try {
                Class.forName(name, false, Application.class.getClassLoader());
                return true;
            } catch (ClassNotFoundException e) {
                return false;
            }
        }
    }
}
