package dev.mlopskit.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the jars show as modules, and how much an application takes in. */
class ModulesTest {
    private static List<Path> jars = List.of();

    @BeforeAll
    static void readClassPath() throws IOException {
        jars = classPath("jars");
    }

    /** The jars that the build wrote down under a property. */
    private static List<Path> classPath(String property) throws IOException {
        String text = Files.readString(Path.of(System.getProperty(property)));
        return Stream.of(text.split(File.pathSeparator)).map(Path::of).toList();
    }

    private static Map<String, ModuleDescriptor> modules() {
        Map<String, ModuleDescriptor> modules = new TreeMap<>();
        ModuleFinder.of(jars.toArray(Path[]::new)).findAll().stream()
                .map(module -> module.descriptor())
                .filter(descriptor -> descriptor.name().startsWith("dev.mlopskit."))
                .forEach(descriptor -> modules.put(descriptor.name(), descriptor));
        return modules;
    }

    /** Rooms of their own beside the root package, where one module gives users more than one thing. */
    private static final Set<String> ROOMS = Set.of(
            "dev.mlopskit.pipeline.listener",
            "dev.mlopskit.serving.batch",
            "dev.mlopskit.serving.endpoint",
            "dev.mlopskit.serving.protocol");

    @Test
    void each_module_exports_what_users_call_and_what_extenders_implement_and_no_more() {
        modules().forEach((name, descriptor) -> assertThat(descriptor.exports()).allSatisfy(export -> {
            assertThat(export.isQualified()).isFalse();
            assertThat(export.source())
                    .matches(room -> room.equals(name) || room.equals(name + ".spi") || ROOMS.contains(room));
        }));
        assertThat(modules().keySet())
                .containsExactly(
                        "dev.mlopskit.autolog",
                        "dev.mlopskit.core",
                        "dev.mlopskit.data",
                        "dev.mlopskit.pipeline",
                        "dev.mlopskit.serving",
                        "dev.mlopskit.testkit",
                        "dev.mlopskit.tracking");
        assertThat(modules().values()).noneMatch(ModuleDescriptor::isAutomatic);
    }

    @Test
    void modules_require_only_those_below_them() {
        Map<String, Set<String>> arrows = new TreeMap<>();
        modules()
                .forEach((name, descriptor) -> arrows.put(
                        name,
                        descriptor.requires().stream()
                                .map(ModuleDescriptor.Requires::name)
                                .filter(required -> required.startsWith("dev.mlopskit."))
                                .collect(Collectors.toCollection(TreeSet::new))));
        assertThat(arrows)
                .isEqualTo(Map.of(
                        "dev.mlopskit.autolog", Set.of("dev.mlopskit.core", "dev.mlopskit.tracking"),
                        "dev.mlopskit.core", Set.of(),
                        "dev.mlopskit.data", Set.of("dev.mlopskit.core"),
                        "dev.mlopskit.tracking", Set.of("dev.mlopskit.core"),
                        "dev.mlopskit.pipeline", Set.of("dev.mlopskit.core", "dev.mlopskit.tracking"),
                        "dev.mlopskit.serving",
                                Set.of("dev.mlopskit.core", "dev.mlopskit.data", "dev.mlopskit.tracking"),
                        "dev.mlopskit.testkit", Set.of("dev.mlopskit.pipeline", "dev.mlopskit.tracking")));
    }

    @Test
    void the_extension_of_the_testkit_is_open_to_junit_alone() {
        assertThat(modules().get("dev.mlopskit.testkit").opens())
                .singleElement()
                .satisfies(opened -> {
                    assertThat(opened.source()).isEqualTo("dev.mlopskit.testkit.internal");
                    assertThat(opened.targets()).containsExactly("org.junit.platform.commons");
                });
    }

    @Test
    void tracking_alone_stays_under_18_megabytes_of_jars() throws IOException {
        long bytes = 0;
        for (Path jar : classPath("tracking-jars")) bytes += Files.size(jar);
        for (Path jar : jars) if (jar.getFileName().toString().startsWith("mlops-tracking")) bytes += Files.size(jar);
        System.out.printf("jars for tracking alone: %.2f MB%n", bytes / 1e6);
        assertThat(bytes).isBetween(12_000_000L, 18_000_000L);
    }

    @Test
    void the_jars_run_as_modules() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--module-path",
                        jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
                        "--add-modules",
                        String.join(",", modules().keySet()),
                        "--dry-run",
                        "--describe-module",
                        "dev.mlopskit.serving")
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
