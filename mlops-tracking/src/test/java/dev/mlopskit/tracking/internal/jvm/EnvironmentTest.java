package dev.mlopskit.tracking.internal.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.core.Digest;
import dev.mlopskit.core.Json;
import dev.mlopskit.tracking.Tracking;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a run says about the code and the virtual machine. */
class EnvironmentTest {
    @TempDir
    Path folder;

    private Path jar(String name, String classPath, Map<String, String> entries) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (!classPath.isEmpty()) manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
        Path jar = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(out, manifest)) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                zip.putNextEntry(new JarEntry(entry.getKey()));
                zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return jar;
    }

    private static Map<String, String> maven(String artifact, String version) {
        return Map.of(
                "META-INF/maven/org.example/" + artifact + "/pom.properties",
                "groupId=org.example\nartifactId=" + artifact + "\nversion=" + version + "\n");
    }

    @Test
    void a_jar_is_told_with_name_coordinates_size_and_digest() throws IOException {
        Path jar = jar("trees-1.2.jar", "", maven("trees", "1.2"));
        assertThat(Environment.billOf(List.of(jar)))
                .containsExactly(Map.of(
                        "name",
                        "trees-1.2.jar",
                        "coordinates",
                        List.of("org.example:trees:1.2"),
                        "size",
                        Files.size(jar),
                        "sha256",
                        Digest.sha256(jar)));
    }

    @Test
    void a_jar_without_maven_or_that_is_none_has_no_coordinates_and_an_incomplete_pom_is_no_pom() throws IOException {
        Path plain = jar("plain.jar", "", Map.of("a.txt", "a"));
        Path halfPom = jar("half.jar", "", Map.of("META-INF/maven/g/a/pom.properties", "groupId=g\nversion=\\u12"));
        Path broken = Files.writeString(folder.resolve("broken.jar"), "no zip");
        assertThat(Environment.billOf(List.of(plain, halfPom, broken)))
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).containsOnlyKeys("name", "size", "sha256"));
    }

    @Test
    void the_libraries_that_a_jar_names_in_its_manifest_are_on_the_class_path_too() throws IOException {
        Path library = jar("library 1.jar", "", Map.of());
        Path app = jar("app.jar", "library%201.jar app.jar missing.jar https://example.org/remote.jar", Map.of());
        assertThat(ClassPath.entries("", app + File.pathSeparator + folder.resolve("nowhere.jar")))
                .containsExactly(app, library);
    }

    @Test
    void a_folder_on_the_module_path_stands_for_its_jars() throws IOException {
        Path one = jar("one.jar", "", Map.of());
        Path two = jar("two.jar", "", Map.of());
        Files.writeString(folder.resolve("readme.txt"), "");
        assertThat(ClassPath.entries(folder.toString(), two.toString())).containsExactly(one, two);
    }

    @Test
    void a_folder_of_classes_is_known_by_the_names_and_content_of_its_files() throws IOException {
        Path classes = Files.createDirectories(folder.resolve("app/target/classes"));
        Path train = Files.writeString(classes.resolve("Train.class"), "one");
        Map<String, Object> first = Environment.billOf(List.of(classes)).get(0);
        assertThat(first).containsEntry("name", "app/target/classes/").containsEntry("size", 3L);
        Files.setLastModifiedTime(train, FileTime.fromMillis(1_700_000_000_000L));
        assertThat(Environment.billOf(List.of(classes))).containsExactly(first);
        Files.writeString(train, "two");
        Object changed = Environment.billOf(List.of(classes)).get(0).get("sha256");
        assertThat(changed).isNotEqualTo(first.get("sha256"));
        Files.move(train, classes.resolve("Other.class"));
        assertThat(Environment.billOf(List.of(classes)).get(0).get("sha256")).isNotEqualTo(changed);
    }

    @Test
    void with_the_working_directory_as_class_path_the_open_store_is_neither_read_nor_counted() throws IOException {
        Files.writeString(folder.resolve("Train.class"), "one");
        FolderFacts before = FolderFacts.read(folder);
        try (Tracking tracking = Tracking.open(folder.resolve("mlflow.db"))) {
            tracking.experiment("penguins").startRun("first").text("notes.md", "");
            Files.writeString(folder.resolve(".hidden"), "x");
            assertThat(folder.resolve("mlruns")).isDirectory();
            assertThat(FolderFacts.read(folder)).isEqualTo(before);
        }
        assertThat(FolderFacts.read(folder)).isNotEqualTo(before);
    }

    @Test
    void a_folder_that_is_too_large_to_be_code_has_no_digest() throws IOException {
        for (int i = 0; i < 4; i++) Files.writeString(folder.resolve(i + ".class"), "1234");
        assertThat(FolderFacts.read(folder, 4, 16).sha256()).isNotNull();
        assertThat(FolderFacts.read(folder, 3, 16).sha256()).isNull();
        assertThat(FolderFacts.read(folder, 4, 15).sha256()).isNull();
    }

    @Test
    void a_file_is_read_again_only_when_its_size_or_time_changes() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "one");
        AtomicInteger reads = new AtomicInteger();
        FileCache<String> cache = new FileCache<>(read -> {
            reads.incrementAndGet();
            return Files.readString(read);
        });
        FileTime time = Files.getLastModifiedTime(file);
        assertThat(cache.get(file)).isEqualTo("one");
        assertThat(cache.get(folder.resolve("./a"))).isEqualTo("one");
        assertThat(reads).hasValue(1);
        Files.writeString(file, "two");
        Files.setLastModifiedTime(file, FileTime.fromMillis(time.toMillis() + 1_000));
        assertThat(cache.get(file)).isEqualTo("two");
        Files.writeString(file, "three");
        Files.setLastModifiedTime(file, FileTime.fromMillis(time.toMillis() + 1_000));
        assertThat(cache.get(file)).isEqualTo("three");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-Xmx2g                              | -Xmx2g",
                "-XX:MaxRAMPercentage=75             | -XX:MaxRAMPercentage=75",
                "--add-opens=java.base/java.nio=ALL  | --add-opens=java.base/java.nio=ALL",
                "-Djava.io.tmpdir=/data              | -Djava.io.tmpdir=/data",
                "-Dfile.encoding=UTF-8               | -Dfile.encoding=UTF-8",
                "-Ddb.password=s3cret                | -Ddb.password=***",
                "-Dstripe=sk_live_s3cret=            | -Dstripe=***",
                "-Djavax.net.ssl.keyStorePassword=s3 | -Djavax.net.ssl.keyStorePassword=***",
                "-Djava.rmi.token=s3cret             | -Djava.rmi.token=***",
                "-Duser.password=s3cret              | -Duser.password=***",
                "-javaagent:apm.jar=license=s3cret   | -javaagent:apm.jar=***",
                "-agentlib:jdwp=address=5005         | -agentlib:jdwp=***",
                "-XX:OnError=curl -H s3cret          | -XX:OnError=***",
            })
    void flags_are_shown_without_what_may_be_a_secret(String flag, String shown) {
        assertThat(Flags.withoutSecrets(flag)).isEqualTo(shown);
    }

    @Test
    void the_runtime_is_told_in_text_that_is_the_same_each_time() {
        Map<String, String> files = Environment.ofProcess();
        assertThat(Environment.ofProcess()).isEqualTo(files);
        assertThat(Json.read(files.get(Environment.RUNTIME)))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.map(String.class, Object.class))
                .containsEntry("cpus", Runtime.getRuntime().availableProcessors())
                .containsEntry(
                        "vm",
                        Map.of(
                                "vm.name", System.getProperty("java.vm.name"),
                                "vm.version", System.getProperty("java.vm.version"),
                                "vm.vendor", System.getProperty("java.vm.vendor")))
                .containsKeys("java", "os", "memory", "flags", "garbageCollectors");
        assertThat(files.get(Environment.CLASS_PATH))
                .contains("org.xerial:sqlite-jdbc:", "mlops-tracking/target/classes");
    }
}
