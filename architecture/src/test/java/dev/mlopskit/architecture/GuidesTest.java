package dev.mlopskit.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the pages show is what is compiled and run: all Java code of the front page and of the guides is a region of a test or of
 * an example, to the letter, and each region of them is shown, there or in the documentation of a class.
 */
class GuidesTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern REGION =
            Pattern.compile("// @start region=\"([\\w-]+)\"\n(.*?)\n *// @end", Pattern.DOTALL);
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)\n```", Pattern.DOTALL);

    /** The code of regions by their places, like {@code PipelineSnippets#retry}. */
    private static final Map<String, String> REGIONS = new LinkedHashMap<>();

    @BeforeAll
    static void read() throws IOException {
        for (Path source : sources(List.of("src/test/java", "src/main/java"))) {
            Matcher regions = REGION.matcher(Files.readString(source));
            for (int i = 0; regions.find(); i++)
                REGIONS.put(
                        name(source) + "#" + regions.group(1) + (i == 0 ? "" : "." + i),
                        regions.group(2).stripIndent().strip());
        }
    }

    private static String name(Path source) {
        return source.getFileName().toString().replace(".java", "");
    }

    private static List<Path> sources(List<String> folders) throws IOException {
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> modules = Files.walk(ROOT, 2)) {
            for (Path module : modules.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .toList())
                for (String folder : folders)
                    if (Files.exists(module.resolve(folder)))
                        try (Stream<Path> files = Files.walk(module.resolve(folder))) {
                            files.filter(file -> file.toString().endsWith(".java"))
                                    .forEach(sources::add);
                        }
        }
        return sources;
    }

    static List<Path> pages() throws IOException {
        try (Stream<Path> guides = Files.list(ROOT.resolve("docs"))) {
            return Stream.concat(Stream.of(ROOT.resolve("README.md")), guides.filter(page -> page.toString()
                            .endsWith(".md")))
                    .toList();
        }
    }

    private static List<String> blocks(Path page) {
        try {
            return BLOCK.matcher(Files.readString(page))
                    .results()
                    .map(block -> block.group(1).strip())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void all_code_of_a_page_is_run(Path page) {
        assertThat(REGIONS.values()).containsAll(blocks(page));
    }

    @Test
    void all_that_is_marked_is_shown() throws IOException {
        Set<String> shown = new LinkedHashSet<>();
        for (Path page : pages()) shown.addAll(blocks(page));
        Set<String> unseen = new LinkedHashSet<>();
        REGIONS.forEach((place, code) -> {
            if (!shown.contains(code)) unseen.add(place);
        });
        for (Path source : sources(List.of("src/main/java"))) {
            String text = Files.readString(source).replace(" = \"", "=\"");
            unseen.removeIf(place -> {
                String[] parts = place.split("#");
                return text.contains(parts[0] + "\" region=\"" + parts[1].replaceFirst("\\.\\d+$", "") + "\"");
            });
        }
        assertThat(unseen).isEmpty();
        assertThat(shown).hasSizeGreaterThan(60);
    }
}
