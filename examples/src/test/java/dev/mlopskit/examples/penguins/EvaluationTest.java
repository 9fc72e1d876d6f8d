package dev.mlopskit.examples.penguins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class EvaluationTest {
    private final ConfusionMatrix confusion = ConfusionMatrix.of(
            List.of("Adelie", "Adelie", "Adelie", "Chinstrap", "Chinstrap", "Gentoo"),
            List.of("Adelie", "Adelie", "Chinstrap", "Chinstrap", "Adelie", "Gentoo"));

    @Test
    void rowsAreWhatIsAndColumnsWhatItWasTakenFor() {
        assertThat(confusion.counts()).containsExactly(List.of(2, 1, 0), List.of(1, 1, 0), List.of(0, 0, 1));
        assertThat(confusion.count("Adelie", "Chinstrap")).isEqualTo(1);
        assertThat(confusion.total()).isEqualTo(6);
    }

    @Test
    void accuracyIsTheShareOnTheDiagonal() {
        assertThat(confusion.accuracy()).isEqualTo(4.0 / 6, within(1e-12));
    }

    @Test
    void macroF1CountsEachSpeciesAlike() {
        assertThat(confusion.f1("Adelie")).isEqualTo(2.0 / 3, within(1e-12));
        assertThat(confusion.f1("Chinstrap")).isEqualTo(0.5, within(1e-12));
        assertThat(confusion.f1("Gentoo")).isEqualTo(1);
        assertThat(confusion.macroF1()).isEqualTo((2.0 / 3 + 0.5 + 1) / 3, within(1e-12));
    }

    @Test
    void aSpeciesThatNeverOccursHasAnF1OfZero() {
        assertThat(ConfusionMatrix.of(List.of("Adelie"), List.of("Adelie")).f1("Gentoo"))
                .isZero();
    }

    @Test
    void everyLabelNeedsAnAnswer() {
        assertThatThrownBy(() -> ConfusionMatrix.of(List.of("Adelie"), List.of()))
                .hasMessage("1 labels, but 0 answers");
        var row = new LabelledPenguin(new Penguin(39.1, 18.7, 181, 3750), "Adelie");
        assertThatThrownBy(() -> Evaluation.of(List.of(row), List.of())).hasMessage("1 rows, but 0 answers");
    }

    @Test
    void anAnswerThatIsNoSpeciesIsRefused() {
        assertThatThrownBy(() -> ConfusionMatrix.of(List.of("Adelie"), List.of("Emperor")))
                .hasMessage("no such species: Emperor, only [Adelie, Chinstrap, Gentoo]");
    }

    @Test
    void theLossPunishesFalseCertainty() {
        var row = List.of(new LabelledPenguin(new Penguin(39.1, 18.7, 181, 3750), "Adelie"));
        assertThat(Evaluation.of(row, List.of(new Species("Adelie", 1, 0, 0))).loss())
                .isZero();
        assertThat(Evaluation.of(row, List.of(new Species("Adelie", 0.5, 0.25, 0.25)))
                        .loss())
                .isEqualTo(Math.log(2), within(1e-12));
        assertThat(Evaluation.of(row, List.of(new Species("Gentoo", 0, 0, 1))).loss())
                .isGreaterThan(30)
                .isFinite();
    }

    @Test
    void thePictureIsXmlWithEveryCountAndTheTitle() throws Exception {
        String svg = confusion.toSvg("Adelie & <friends>");
        var builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        var document = builder.parse(new InputSource(new StringReader(svg)));
        assertThat(document.getElementsByTagName("title").item(0).getTextContent())
                .isEqualTo("Adelie & <friends>");
        assertThat(svg).contains(">2</text>").contains("accuracy 0.667");
    }
}
