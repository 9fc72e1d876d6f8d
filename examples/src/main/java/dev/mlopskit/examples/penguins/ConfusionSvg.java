package dev.mlopskit.examples.penguins;

import java.util.Locale;

/** Draws a confusion matrix: the darker a field, the larger its share of the row. */
final class ConfusionSvg {
    private static final int CELL = 96;
    private static final int LEFT = 168;
    private static final int TOP = 112;
    private static final int SIDE = CELL * Species.NAMES.size();

    private final StringBuilder svg = new StringBuilder();

    private ConfusionSvg() {}

    static String draw(ConfusionMatrix matrix, String title) {
        return new ConfusionSvg().drawn(matrix, title);
    }

    private String drawn(ConfusionMatrix matrix, String title) {
        int width = LEFT + SIDE + 32;
        int height = TOP + SIDE + 32;
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
                        + " font-family=\"system-ui, sans-serif\" font-size=\"14\" fill=\"#1f2933\">",
                width, height, width, height);
        add("<title>%s</title>", escaped(title));
        add("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", width, height);
        add("<text x=\"24\" y=\"34\" font-size=\"17\" font-weight=\"600\">%s</text>", escaped(title));
        add(
                "<text x=\"24\" y=\"57\" fill=\"#616e7c\">accuracy %.3f, macro F1 %.3f, %d penguins</text>",
                matrix.accuracy(), matrix.macroF1(), matrix.total());
        add(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"#616e7c\">actual \\ predicted</text>",
                LEFT - 16, TOP - 14);
        for (int i = 0; i < Species.NAMES.size(); i++) {
            String name = Species.NAMES.get(i);
            int middle = i * CELL + CELL / 2;
            add("<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>", LEFT + middle, TOP - 14, name);
            add("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>", LEFT - 16, TOP + middle + 5, name);
            row(matrix, i);
        }
        return svg.append("</svg>\n").toString();
    }

    private void row(ConfusionMatrix matrix, int row) {
        String actual = Species.NAMES.get(row);
        for (int column = 0; column < Species.NAMES.size(); column++) {
            int count = matrix.count(actual, Species.NAMES.get(column));
            double share = count / Math.max(1.0, matrix.actual(actual));
            int x = LEFT + column * CELL;
            int y = TOP + row * CELL;
            // Right answers are blue, confusions orange; an empty field is a pale grey.
            String colour = count == 0 ? "#f1f4f8" : row == column ? "#1d6fb8" : "#d9622b";
            double opacity = count == 0 ? 1 : 0.35 + 0.65 * share;
            String ink = count == 0 ? "#9aa5b1" : share > 0.4 ? "#ffffff" : "#1f2933";
            add(
                    "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\" fill=\"%s\" fill-opacity=\"%.2f\"/>",
                    x + 2, y + 2, CELL - 4, CELL - 4, colour, opacity);
            add(
                    "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" font-size=\"22\" fill=\"%s\">%d</text>",
                    x + CELL / 2, y + CELL / 2 + 8, ink, count);
        }
    }

    private void add(String format, Object... values) {
        // Locale.ROOT: a comma would end a number in SVG.
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
