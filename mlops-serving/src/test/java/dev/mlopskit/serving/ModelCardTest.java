package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.core.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCardTest {
    @TempDir
    Path folder;

    @Test
    void itSaysWhatThePackageHolds() throws IOException {
        String card = card(Models.full().build());
        assertThat(card)
                .contains("| flavors | onnx, python_function |")
                .contains("| bill_length_mm | double | yes |")
                .contains("| penguins.csv | 0123abcd |  |")
                .contains("| accuracy | 0.97 |")
                .contains("| epochs | 5 |")
                .contains("| author | tests |")
                .contains("2 rows with what the model answered")
                .contains("ModelPackage.read(")
                .contains("mlflow.pyfunc.load_model(");
    }

    @Test
    void noTextOfTheUserBreaksTheMarkdown() throws IOException {
        String evil =
                "x | y\n\n# Trust me <script>alert(1)</script> [a](javascript:b) `c` ![d](//e) **f** _g_ www.g.de \u202e h@i.de";
        ModelPackage model = ModelPackage.function("f")
                .signature(Signature.builder().input(evil, DataType.DOUBLE).build())
                .param(evil.replace("://", ""), evil)
                .metric(evil, 1)
                .dataset(evil, evil)
                .metadata(Map.of(evil, Map.of("k", evil)))
                .build();
        List<String> lines =
                card(model).lines().filter(line -> line.contains("Trust")).toList();
        assertThat(lines).hasSizeGreaterThanOrEqualTo(4).allSatisfy(line -> {
            assertThat(line).startsWith("| ").endsWith(" |").doesNotContain("\u202e");
            String cells = line.replaceAll("\\\\\\p{Punct}", "");
            assertThat(cells.replace("| ", "").replace(" |", "")).matches("[\\p{L}\\p{N} (){}\",./-]*");
        });
        assertThat(card(model).lines().filter(line -> line.startsWith("#")))
                .allSatisfy(line -> assertThat(line).doesNotContain("Trust"));
    }

    @Test
    void anAuthorsOwnCardIsKept() throws IOException {
        Path own = Files.writeString(folder.resolve("own.md"), "mine");
        Path directory = Files.createDirectory(folder.resolve("model"));
        Models.penguins("labels").file("MODEL_CARD.md", own).build().writeTo(directory, Models.NOWHERE);
        Path copy = Files.createDirectory(folder.resolve("copy"));
        ModelPackage.read(directory).writeTo(copy, Models.NOWHERE);
        assertThat(copy.resolve("MODEL_CARD.md")).hasContent("mine");
    }

    private String card(ModelPackage model) throws IOException {
        Path directory = Files.createTempDirectory(folder, "card");
        model.writeTo(directory, Models.NOWHERE);
        return Files.readString(directory.resolve("MODEL_CARD.md"));
    }
}
