package dev.mlopskit.serving.internal.xgboost;

import java.util.List;

/**
 * Looks at trees before XGBoost gets them: it believes what they say of their nodes, so that a damaged tree would make it read
 * beside its memory or run in a circle. Source: XGBoost 3.4, {@code RegTree::LoadModel} and {@code GBTreeModel::LoadModel}.
 */
final class TreeCheck {
    /** XGBoost keeps categories as {@code float}, which counts to here. */
    private static final int MAX_CATEGORY = 1 << 24;

    private final int features;

    private TreeCheck(int features) {
        this.features = features;
    }

    /**
     * Checks the trees of a booster.
     *
     * @param model the part that has the trees
     * @param features how many columns there are
     * @param groups how many numbers it gives for a row
     * @return how many trees grow in one iteration for each of these numbers
     */
    static int check(BoosterNode model, int features, int groups) {
        BoosterNode params = model.at("gbtree_model_param");
        List<BoosterNode> trees = model.at("trees").items();
        int count = params.at("num_trees").integer(0, Integer.MAX_VALUE);
        if (trees.size() != count) throw params.bad("counts " + count + " trees, and there are " + trees.size());
        BoosterNode info = model.at("tree_info");
        double[] groupOf = info.numbers(count);
        TreeCheck check = new TreeCheck(features);
        for (int i = 0; i < count; i++) {
            info.whole(groupOf, i, 0, groups - 1);
            trees.get(i).at("id").integer(i, i);
            check.tree(trees.get(i));
        }
        if (model.has("iteration_indptr")) iterations(model.at("iteration_indptr"), count);
        return params.has("num_parallel_tree") ? params.at("num_parallel_tree").integer(0, Integer.MAX_VALUE) : 1;
    }

    private static void iterations(BoosterNode pointers, int trees) {
        double[] starts = pointers.numbers();
        int last = 0;
        for (int i = 0; i < starts.length; i++) last = pointers.whole(starts, i, i == 0 ? 0 : last, i == 0 ? 0 : trees);
        if (starts.length > 0 && last != trees) throw pointers.bad("ends at tree " + last + " of " + trees);
    }

    private void tree(BoosterNode tree) {
        BoosterNode params = tree.at("tree_param");
        if (params.has("size_leaf_vector") && params.at("size_leaf_vector").integer(0, Integer.MAX_VALUE) > 1)
            throw params.bad("has leaves of several numbers, which this library does not run: train with"
                    + " multi_strategy=one_output_per_tree");
        int nodes = params.at("num_nodes").integer(1, Integer.MAX_VALUE);
        BoosterNode parents = tree.at("parents");
        double[] above = parents.numbers(nodes);
        for (int i = 1; i < nodes; i++) parents.whole(above, i, 0, nodes - 1);
        branches(tree, nodes);
        if (tree.has("split_type")) {
            BoosterNode types = tree.at("split_type");
            double[] kinds = types.numbers(nodes);
            for (int i = 0; i < nodes; i++) types.whole(kinds, i, 0, 1);
            categories(tree, nodes);
        }
    }

    /** From the root each node is met once. */
    private void branches(BoosterNode tree, int nodes) {
        BoosterNode left = tree.at("left_children");
        BoosterNode right = tree.at("right_children");
        BoosterNode split = tree.at("split_indices");
        double[] lefts = left.numbers(nodes);
        double[] rights = right.numbers(nodes);
        double[] columns = split.numbers(nodes);
        boolean[] met = new boolean[nodes];
        int[] open = new int[nodes + 1];
        int size = 1;
        while (size > 0) {
            int node = open[--size];
            if (left.whole(lefts, node, -1, nodes - 1) == -1) continue;
            split.whole(columns, node, 0, features - 1);
            for (int child : new int[] {(int) lefts[node], right.whole(rights, node, 1, nodes - 1)}) {
                if (child == 0 || met[child]) throw tree.bad("reaches its node " + child + " on two ways");
                met[child] = true;
                open[size++] = child;
            }
        }
    }

    private static void categories(BoosterNode tree, int nodes) {
        BoosterNode at = tree.at("categories_nodes");
        BoosterNode segments = tree.at("categories_segments");
        BoosterNode sizes = tree.at("categories_sizes");
        BoosterNode all = tree.at("categories");
        double[] categories = all.numbers();
        double[] where = at.numbers();
        double[] starts = segments.numbers(where.length);
        double[] lengths = sizes.numbers(where.length);
        for (int i = 0; i < where.length; i++) {
            at.whole(where, i, i == 0 ? 0 : (int) where[i - 1] + 1, nodes - 1);
            int start = segments.whole(starts, i, 0, categories.length);
            sizes.whole(lengths, i, 1, categories.length - start);
        }
        for (int i = 0; i < categories.length; i++) all.whole(categories, i, 0, MAX_CATEGORY - 1);
    }
}
