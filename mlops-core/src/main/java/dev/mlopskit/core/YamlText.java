package dev.mlopskit.core;

import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * A text as SnakeYAML's scanner walks over it. The reader of SnakeYAML itself copies all that a value has so far for each thousand
 * characters more, which takes minutes for a value of sixteen million.
 */
final class YamlText extends StreamReader {
    private static final String NAME = "'reader'";
    private static final int BYTE_ORDER_MARK = 0xfeff;
    private static final String BREAKS = "\n\u0085\u2028\u2029";

    private final int[] points;
    private int at;
    private int documentStart;
    private int line;
    private int column;

    YamlText(String text) {
        super("");
        this.points = text.codePoints().toArray();
        for (int i = 0; i < points.length; i++)
            if (!isPrintable(points[i]))
                throw new ReaderException(NAME, i, points[i], "special characters are not allowed");
    }

    @Override
    public Mark getMark() {
        return new Mark(NAME, at, line, column, points, at);
    }

    @Override
    public void forward() {
        forward(1);
    }

    @Override
    public void forward(int length) {
        for (int end = Math.min(points.length, at + length); at < end; ) {
            int point = points[at++];
            if (BREAKS.indexOf(point) >= 0 || point == '\r' && peek() != '\n') {
                line++;
                column = 0;
            } else if (point != BYTE_ORDER_MARK) column++;
        }
    }

    @Override
    public int peek() {
        return peek(0);
    }

    /** What is so far ahead; 0 behind the end, which no text has. */
    @Override
    public int peek(int ahead) {
        return at + ahead < points.length ? points[at + ahead] : 0;
    }

    @Override
    public String prefix(int length) {
        return new String(points, at, Math.min(length, points.length - at));
    }

    /** Takes what is of one line. */
    @Override
    public String prefixForward(int length) {
        String prefix = prefix(length);
        at = Math.min(points.length, at + length);
        column += length;
        return prefix;
    }

    @Override
    public int getColumn() {
        return column;
    }

    @Override
    public int getDocumentIndex() {
        return at - documentStart;
    }

    @Override
    public void resetDocumentIndex() {
        documentStart = at;
    }

    @Override
    public int getIndex() {
        return at;
    }

    @Override
    public int getLine() {
        return line;
    }
}
