package dev.mlopskit.serving.internal.lightgbm;

/**
 * The lines of one tree, checked and written anew: LightGBM believes what they say of each other, so that a damaged tree would
 * make it read beside its memory or run in a circle. What only training needs is left out. Source: LightGBM 4.3, {@code
 * Tree::Tree(const char*, size_t*)}, and {@code tree.h} for what a prediction reads.
 */
final class TreeText {
    /** More than LightGBM itself grows. */
    private static final int MAX_LEAVES = 1 << 24;

    private final BoosterFields tree;
    private final int features;
    private final int leaves;
    private final int splits;
    private final StringBuilder to;

    private TreeText(BoosterFields tree, int features, StringBuilder to) {
        this.tree = tree;
        this.features = features;
        this.to = to;
        this.leaves = tree.integer("num_leaves", 1, MAX_LEAVES);
        this.splits = leaves - 1;
    }

    static void write(BoosterFields tree, int features, StringBuilder to) {
        new TreeText(tree, features, to).write();
    }

    private void write() {
        boolean linear = tree.has("is_linear") && tree.integer("is_linear", 0, 1) == 1;
        int categories = tree.integer("num_cat", 0, MAX_LEAVES);
        line("num_leaves", String.valueOf(leaves));
        line("num_cat", String.valueOf(categories));
        line("leaf_value", tree.reals("leaf_value", leaves));
        line("is_linear", linear ? "1" : "0");
        if (tree.has("shrinkage")) line("shrinkage", tree.reals("shrinkage", 1));
        if (leaves == 1 && !linear) return;
        int[] kinds = tree.integers("decision_type", splits, -128, 127);
        line("split_feature", join(tree.integers("split_feature", splits, 0, features - 1L)));
        line("decision_type", join(kinds));
        line("threshold", tree.reals("threshold", splits));
        branches();
        categories(kinds, categories);
        if (linear) coefficients();
    }

    /** From the root each split is met once. A negative number is a leaf. */
    private void branches() {
        int[] left = tree.integers("left_child", splits, -leaves, splits - 1L);
        int[] right = tree.integers("right_child", splits, -leaves, splits - 1L);
        boolean[] met = new boolean[splits];
        int[] open = new int[splits + 1];
        int size = splits == 0 ? 0 : 1;
        while (size > 0) {
            int node = open[--size];
            for (int child : new int[] {left[node], right[node]}) {
                if (child < 0) continue;
                if (child == 0 || met[child]) throw tree.bad("reaches its split " + child + " on two ways");
                met[child] = true;
                open[size++] = child;
            }
        }
        line("left_child", join(left));
        line("right_child", join(right));
    }

    /** A split by categories has in place of its threshold which of the sets of bits it looks into. */
    private void categories(int[] kinds, int categories) {
        String[] thresholds = tree.text("threshold").strip().split(" +");
        for (int i = 0; i < splits; i++)
            if ((kinds[i] & 1) == 1) {
                double place = Double.parseDouble(thresholds[i]);
                if (!(place >= 0 && place < categories)) throw tree.bad("has no categories for its split " + i);
            }
        if (categories == 0) return;
        int[] bounds = tree.integers("cat_boundaries", categories + 1, 0, Integer.MAX_VALUE);
        for (int i = 0; i < bounds.length; i++)
            if (i == 0 ? bounds[0] != 0 : bounds[i] < bounds[i - 1])
                throw tree.bad("has 'cat_boundaries' that go back");
        line("cat_boundaries", join(bounds));
        int[] bits = tree.integers("cat_threshold", bounds[categories], 0, 0xffffffffL);
        StringBuilder text = new StringBuilder();
        for (int each : bits) text.append(text.isEmpty() ? "" : " ").append(Integer.toUnsignedString(each));
        line("cat_threshold", text.toString());
    }

    /** Each leaf has a linear function of some columns. */
    private void coefficients() {
        line("leaf_const", tree.reals("leaf_const", leaves));
        int[] counts = tree.integers("num_features", leaves, 0, features);
        long total = 0;
        for (int count : counts) total += count;
        if (total > Integer.MAX_VALUE) throw tree.bad("has " + total + " coefficients");
        line("num_features", join(counts));
        if (total == 0) return;
        line("leaf_features", join(tree.integers("leaf_features", (int) total, 0, features - 1L)));
        line("leaf_coeff", tree.reals("leaf_coeff", (int) total));
    }

    private void line(String key, String value) {
        to.append(key).append('=').append(value).append('\n');
    }

    private static String join(int[] numbers) {
        StringBuilder text = new StringBuilder();
        for (int number : numbers) text.append(text.isEmpty() ? "" : " ").append(number);
        return text.toString();
    }
}
