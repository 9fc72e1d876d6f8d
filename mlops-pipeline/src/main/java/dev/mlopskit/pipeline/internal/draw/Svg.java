package dev.mlopskit.pipeline.internal.draw;

import java.util.Locale;

/** A picture that is being drawn: elements of SVG, with all texts escaped. */
final class Svg {
    static final String STYLE = """
            text{font:12px system-ui,sans-serif;fill:#1f2933}
            .box{fill:#f5f7fa;stroke:#7b8794;rx:6px}
            .edge{fill:none;stroke:#9aa5b1;stroke-width:1.3}
            .small{font-size:10px;fill:#616e7c}
            .group{fill:none;stroke:#cbd2d9;stroke-dasharray:4 3}
            .success{fill:#3ebd93}.failed{fill:#e12d39}.upstream_failed{fill:#f0b429}.skipped{fill:#b2bac5}
            .cancelled{fill:#9446ed}.running{fill:#40a2f5}.grid{stroke:#e4e7eb}
            """;

    private final StringBuilder body = new StringBuilder();

    /** Adds an element without content. */
    Svg element(String name, Object... attributes) {
        open(name, attributes);
        body.append("/>\n");
        return this;
    }

    /** Adds an element with a text that shows when one points at it. */
    Svg titled(String name, String title, Object... attributes) {
        open(name, attributes);
        body.append("><title>")
                .append(escape(title))
                .append("</title></")
                .append(name)
                .append(">\n");
        return this;
    }

    Svg text(double x, double y, String kind, String anchor, String text) {
        open("text", "x", x, "y", y, "class", kind, "text-anchor", anchor);
        body.append('>').append(escape(text)).append("</text>\n");
        return this;
    }

    private void open(String name, Object... attributes) {
        body.append('<').append(name);
        for (int i = 0; i < attributes.length; i += 2) {
            Object value = attributes[i + 1];
            String text =
                    value instanceof Double number ? String.format(Locale.ROOT, "%.1f", number) : value.toString();
            body.append(' ')
                    .append(attributes[i])
                    .append("=\"")
                    .append(escape(text))
                    .append('"');
        }
    }

    String picture(double width, double height, String title) {
        return String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" width=\"%.0f\" height=\"%.0f\""
                                + " role=\"img\">\n",
                        width,
                        height,
                        width,
                        height)
                + "<title>" + escape(title) + "</title>\n<style>" + STYLE + "</style>\n"
                + "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n" + body + "</svg>\n";
    }

    static String escape(String text) {
        StringBuilder safe = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '&' -> safe.append("&amp;");
                case '"' -> safe.append("&quot;");
                default -> {
                    // XML has no way to write other control characters.
                    boolean allowed = c >= ' ' && c != 0xFFFE && c != 0xFFFF && !(c >= 0xD800 && c < 0xE000);
                    safe.appendCodePoint(allowed || c == '\n' || c == '\t' ? c : 0xFFFD);
                }
            }
        });
        return safe.toString();
    }

    /** About how wide a text is, in the font of the pictures. */
    static double width(String text) {
        return 6.6 * text.length();
    }
}
