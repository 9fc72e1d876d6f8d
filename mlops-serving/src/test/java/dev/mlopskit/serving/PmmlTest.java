package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mlopskit.core.Column;
import dev.mlopskit.core.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models in PMML: a tree that takes a number and a text, and a regression. */
class PmmlTest {
    record Loan(double income, String country) {}

    record Verdict(
            @Column("predicted_grade") String grade,
            double probability,
            @Column("probability_A") double a,
            @Column("probability_B") double b) {}

    static final String TREE = """
            <?xml version="1.0" encoding="UTF-8"?>
            <PMML version="4.4" xmlns="http://www.dmg.org/PMML-4_4">
              <Header/>
              <DataDictionary numberOfFields="3">
                <DataField name="income" optype="continuous" dataType="double"/>
                <DataField name="country" optype="categorical" dataType="string">
                  <Value value="NZ"/><Value value="FR"/>
                </DataField>
                <DataField name="grade" optype="categorical" dataType="string">
                  <Value value="A"/><Value value="B"/>
                </DataField>
              </DataDictionary>
              <TreeModel functionName="classification" missingValueStrategy="defaultChild" splitCharacteristic="binarySplit">
                <MiningSchema>
                  <MiningField name="income"/><MiningField name="country"/>
                  <MiningField name="grade" usageType="target"/>
                </MiningSchema>
                <Node id="0" score="A" recordCount="100" defaultChild="2">
                  <True/>
                  <ScoreDistribution value="A" recordCount="60"/><ScoreDistribution value="B" recordCount="40"/>
                  <Node id="1" score="A" recordCount="50">
                    <CompoundPredicate booleanOperator="and">
                      <SimplePredicate field="income" operator="greaterThan" value="20000.5"/>
                      <SimplePredicate field="country" operator="equal" value="NZ"/>
                    </CompoundPredicate>
                    <ScoreDistribution value="A" recordCount="45"/><ScoreDistribution value="B" recordCount="5"/>
                  </Node>
                  <Node id="2" score="B" recordCount="50">
                    <True/>
                    <ScoreDistribution value="A" recordCount="15"/><ScoreDistribution value="B" recordCount="35"/>
                  </Node>
                </Node>
              </TreeModel>
            </PMML>
            """;

    private static final String REGRESSION = """
            <?xml version="1.0" encoding="UTF-8"?>
            <PMML version="4.4" xmlns="http://www.dmg.org/PMML-4_4">
              <Header/>
              <DataDictionary numberOfFields="3">
                <DataField name="x" optype="continuous" dataType="double"/>
                <DataField name="n" optype="continuous" dataType="integer"/>
                <DataField name="y" optype="continuous" dataType="double"/>
              </DataDictionary>
              <RegressionModel functionName="regression">
                <MiningSchema>
                  <MiningField name="x"/><MiningField name="n"/><MiningField name="y" usageType="target"/>
                </MiningSchema>
                <RegressionTable intercept="0.5">
                  <NumericPredictor name="x" coefficient="2"/><NumericPredictor name="n" coefficient="-1"/>
                </RegressionTable>
              </RegressionModel>
            </PMML>
            """;

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void place() {
        file = folder.resolve("model.xml");
    }

    private PackageBuilder packaged(String text) throws IOException {
        return ModelPackage.pmml(Files.writeString(file, text));
    }

    private PackageBuilder tree() throws IOException {
        return packaged(TREE)
                .signature(Signature.builder()
                        .input("country", DataType.STRING)
                        .input("income", DataType.DOUBLE)
                        .build());
    }

    @Test
    void numbers_and_texts_go_in_and_outputs_come_by_name() throws Exception {
        Path directory = Files.createDirectory(folder.resolve("model"));
        tree().build().writeTo(directory, Models.NOWHERE);
        try (Predictor<Loan, Verdict> predictor =
                Predictor.open(ModelPackage.read(directory), Loan.class, Verdict.class)) {
            assertThat(predictor.predict(new Loan(30_000, "NZ"))).isEqualTo(new Verdict("A", 0.9, 0.9, 0.1));
            assertThat(predictor.predict(new Loan(20_000.5, "NZ"))).isEqualTo(new Verdict("B", 0.7, 0.3, 0.7));
            assertThat(predictor.predict(new Loan(Double.NaN, "NZ")).grade()).isEqualTo("B");
        }
    }

    @Test
    void without_a_signature_the_document_says_what_the_columns_are() throws Exception {
        try (Predictor<Map<String, ?>, Map<String, Object>> predictor =
                Predictor.open(packaged(REGRESSION).build())) {
            assertThat(predictor.inputs()).extracting(TensorSpec::dtype).containsExactly(Dtype.FLOAT64, Dtype.INT64);
            assertThat((double) predictor.predict(Map.of("x", 3.0, "n", 2L)).get("predicted_y"))
                    .isCloseTo(4.5, within(1e-12));
        }
    }

    @Test
    void eight_threads_get_the_same_answers_and_closing_fails_no_call_that_had_begun() throws Exception {
        Callers.agree(
                tree().build(), Loan.class, Verdict.class, row -> new Loan(row * 1000, row % 3 == 0 ? "FR" : "NZ"));
    }

    @Test
    @Timeout(20)
    void a_document_type_is_refused_before_anything_of_it_is_read() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "Header");
        String outside = "<!DOCTYPE PMML [<!ENTITY x SYSTEM \"" + secret.toUri() + "\">]>";
        StringBuilder laughs = new StringBuilder("<!DOCTYPE PMML [<!ENTITY l0 \"ha\">");
        for (int i = 1; i < 30; i++)
            laughs.append("<!ENTITY l%d \"%s\">".formatted(i, ("&l" + (i - 1) + ";").repeat(10)));
        laughs.append("]>");
        for (String type :
                new String[] {outside, laughs.toString(), "<!DOCTYPE PMML SYSTEM \"" + secret.toUri() + "\">"}) {
            String text = TREE.replace("<PMML ", type + "<PMML ").replace("<Header/>", "<Header copyright=\"&l29;\"/>");
            assertThatThrownBy(packaged(text)::build).isInstanceOf(ModelFormatException.class);
            String bare = TREE.replace("<PMML ", type + "<PMML ");
            assertThatThrownBy(packaged(bare)::build)
                    .isInstanceOf(ModelFormatException.class)
                    .hasMessageContaining("document type");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "<html/>", "<PMML/>", "{}", "<PMML xmlns=\"http://www.dmg.org/PMML-4_4\" version=\"4.4\"/>"})
    void what_is_no_model_is_refused(String text) throws Exception {
        assertThatThrownBy(packaged(text)::build).isInstanceOf(ModelFormatException.class);
    }

    @Test
    void elements_within_each_other_without_end_are_refused() throws Exception {
        PackageBuilder builder = packaged(TREE.replace(
                "<Header/>", "<Header>" + "<Extension>".repeat(5000) + "</Extension>".repeat(5000) + "</Header>"));
        assertThatThrownBy(builder::build)
                .isInstanceOf(ModelFormatException.class)
                // JDK 24 and later have a lower limit of their own, and their own words for it.
                .hasMessageMatching("(?s).*(nested|maxElementDepth).*");
    }

    @Tag("slow")
    @Test
    void damaged_files_are_refused_or_answer_and_crash_nothing() throws Exception {
        Path directory = Files.createDirectory(folder.resolve("model"));
        packaged(TREE).build().writeTo(directory, Models.NOWHERE);
        Files.delete(directory.resolve("mlopskit.json"));
        Damage.survives(directory, "model.pmml", 300);
    }
}
