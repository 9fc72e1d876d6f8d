package dev.mlopskit.serving.internal.lightgbm;

import dev.mlopskit.core.Json;
import dev.mlopskit.core.MlopsException;
import dev.mlopskit.serving.ModelFormatException;
import dev.mlopskit.serving.spi.ModelSource;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A model's text, checked and written anew without what only training needs.
 *
 * @param text for LightGBM
 * @param features how many columns it takes
 * @param width how many numbers it gives for a row
 */
record BoosterText(String text, int features, int width) {
    private static final int MAX_FEATURES = 10_000_000;
    private static final int MAX_CLASSES = 1 << 20;
    private static final Pattern OBJECTIVE = Pattern.compile("\\w+( [a-z_]+(:[-+.\\w]+)?)*");
    private static final Pattern CLASSES = Pattern.compile(" num_class:(\\d{1,9})");
    private static final String CATEGORIES = "pandas_categorical:";

    /**
     * Reads a model.
     *
     * @throws ModelFormatException if it is none that LightGBM could be given without harm
     */
    static BoosterText read(ModelSource source) {
        try {
            return new Reader(new String(source.dataBytes(), StandardCharsets.UTF_8)).read();
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException(
                    source.dataName(),
                    "is no LightGBM model that can be loaded: " + e.getMessage() + ": save the booster again",
                    e);
        }
    }

    private static final class Reader {
        private final String[] lines;
        private int next;

        Reader(String text) {
            this.lines = text.split("\r?\n", -1);
        }

        BoosterText read() {
            if (!line().equals("tree")) throw new IllegalArgumentException("it does not begin with 'tree'");
            BoosterFields head = fields("the head");
            int features = head.integer("max_feature_idx", 0, MAX_FEATURES - 1) + 1;
            int classes = head.integer("num_class", 1, MAX_CLASSES);
            int width = head.has("num_tree_per_iteration")
                    ? head.integer("num_tree_per_iteration", classes, classes)
                    : classes;
            StringBuilder to = new StringBuilder("tree\nversion=v4\nlabel_index=0\n");
            to.append("num_class=")
                    .append(classes)
                    .append("\nnum_tree_per_iteration=")
                    .append(width);
            to.append("\nmax_feature_idx=").append(features - 1).append('\n');
            if (head.has("objective"))
                to.append("objective=").append(objective(head, classes)).append('\n');
            if (head.has("average_output")) to.append("average_output\n");
            // Names say nothing here, and those of a user may be anything.
            to.append("feature_names=").append("f ".repeat(features).stripTrailing());
            to.append("\nfeature_infos=")
                    .append("none ".repeat(features).stripTrailing())
                    .append("\n\n");
            int trees = trees(features, to);
            if (trees % width != 0)
                throw head.bad("has " + width + " trees for each iteration, and there are " + trees);
            if (head.has("tree_sizes")) {
                String sizes = head.text("tree_sizes").strip();
                int told = sizes.isEmpty() ? 0 : sizes.split(" +").length;
                if (told != trees) throw head.bad("tells of " + told + " trees, and there are " + trees);
            }
            to.append("end of trees\n");
            refuseCategories();
            return new BoosterText(to.toString(), features, width);
        }

        private static String objective(BoosterFields head, int classes) {
            String objective = head.text("objective");
            Matcher told = CLASSES.matcher(objective);
            if (!OBJECTIVE.matcher(objective).matches() || told.find() && Integer.parseInt(told.group(1)) != classes)
                throw head.bad("has the objective '" + objective + "' for " + classes + " classes");
            return objective;
        }

        /** Writes all trees; how many there are. */
        private int trees(int features, StringBuilder to) {
            int count = 0;
            for (String line = line(); !line.equals("end of trees"); line = line()) {
                if (line.isEmpty()) continue;
                if (!line.equals("Tree=" + count)) throw new IllegalArgumentException("it has no tree " + count);
                to.append(line).append('\n');
                TreeText.write(fields("tree " + count++), features, to);
                to.append('\n');
            }
            return count;
        }

        /** What pandas calls a category, Python's LightGBM turns into a number by a list of its own, which is kept for no other column. */
        private void refuseCategories() {
            for (; next < lines.length; next++)
                if (lines[next].startsWith(CATEGORIES)) {
                    Object categories = parse(lines[next].substring(CATEGORIES.length()));
                    if (categories instanceof List<?> list && list.isEmpty() || categories == null) continue;
                    throw new IllegalArgumentException(
                            "it was trained on categories of pandas, whose numbers only Python"
                                    + " knows: train it on columns of numbers, and name those of categories by categorical_feature");
                }
        }

        private static @Nullable Object parse(String json) {
            try {
                return Json.read(json);
            } catch (MlopsException e) {
                throw new IllegalArgumentException("its '" + CATEGORIES + "' is " + e.getMessage(), e);
            }
        }

        private BoosterFields fields(String place) {
            Map<String, String> fields = new HashMap<>();
            for (String line = line(); !line.isEmpty(); line = line()) {
                int equals = line.indexOf('=');
                String key = equals < 0 ? line : line.substring(0, equals);
                if (fields.put(key, equals < 0 ? "" : line.substring(equals + 1)) != null)
                    throw new IllegalArgumentException(place + " has the line '" + key + "' twice");
            }
            return new BoosterFields(place, fields);
        }

        private String line() {
            if (next == lines.length) throw new IllegalArgumentException("it ends too early");
            return lines[next++];
        }
    }
}
