package dev.mlopskit.core;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * How large a document is to who walks over its values. An alias has a few characters and stands for all that its anchor
 * has, with the aliases in it, so that seventeen lines can stand for millions of values. Each node is looked at once.
 */
final class YamlSize {
    private static final int MAX_DEPTH = 50;
    /** In characters and values. A document without aliases repeats none, however large it is. */
    private static final long MAX_REPEATED = 1_000_000;
    /** Beyond all that can be written down, and far from an overflow. */
    private static final long HUGE = 1L << 60;

    private record Extent(long size, int depth) {}

    /** No node is as small. */
    private static final Extent UNDER_WAY = new Extent(0, 0);

    private final IdentityHashMap<Node, Extent> seen = new IdentityHashMap<>();
    private long written;

    private YamlSize() {}

    /**
     * Refuses a document that a walk over its values would not come to the end of, or not soon.
     *
     * @throws YAMLException if it contains itself, is nested too deep, or repeats too much by aliases
     */
    static void check(Node root) {
        YamlSize document = new YamlSize();
        if (document.extent(root).size - document.written > MAX_REPEATED)
            throw new YAMLException("its aliases repeat more than " + MAX_REPEATED + " characters and values");
    }

    /** Anchors stand before their aliases, so this goes no deeper than the text is nested. */
    private Extent extent(Node node) {
        Extent known = seen.putIfAbsent(node, UNDER_WAY);
        if (UNDER_WAY.equals(known)) throw new YAMLException("a list or map contains itself");
        if (known != null) return known;
        long own = node instanceof ScalarNode scalar ? 1L + scalar.getValue().length() : 1;
        long size = own;
        int depth = 0;
        for (Node part : parts(node)) {
            Extent inner = extent(part);
            size = Math.min(HUGE, size + inner.size);
            depth = Math.max(depth, inner.depth + 1);
        }
        if (depth > MAX_DEPTH) throw new YAMLException("nested deeper than " + MAX_DEPTH);
        written += own;
        Extent found = new Extent(size, depth);
        seen.put(node, found);
        return found;
    }

    private static List<Node> parts(Node node) {
        if (node instanceof SequenceNode list) return list.getValue();
        if (node instanceof MappingNode map)
            return map.getValue().stream()
                    .flatMap(entry -> Stream.of(entry.getKeyNode(), entry.getValueNode()))
                    .toList();
        return List.of();
    }
}
