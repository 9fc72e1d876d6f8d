package dev.mlopskit.core;

import java.math.BigInteger;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.representer.Represent;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * YAML 1.1 text to plain Java values and back, in the dialect of PyYAML, which is what MLflow reads and writes: a float has
 * a dot and a signed exponent ({@code 1e-5} is a string). Timestamps stay strings. No tag can name a class, a key must not
 * stand twice, a number has at most some 1,000 digits, and what aliases repeat is bounded, so that whoever walks the values comes to an
 * end. Thread-safe.
 */
public final class Yaml {
    private static final int MAX_CHARACTERS = 64 << 20;
    /** Of a number: what makes one takes the square of them, as that of Python does, which stops at 4,300. */
    private static final int MAX_DIGITS = 1000;

    private Yaml() {}

    /**
     * Reads one document as maps, lists, strings, numbers and booleans; {@code null} if it is empty.
     *
     * @throws MalformedDocumentException if the text is not one YAML document
     */
    public static @Nullable Object read(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setCodePointLimit(MAX_CHARACTERS);
        options.setMaxAliasesForCollections(50);
        SmallIntegers values = new SmallIntegers(options);
        try {
            Node root =
                    new Composer(new ParserImpl(new YamlText(text), options), new PyYaml(), options).getSingleNode();
            if (root == null) return null;
            // Before any value is made: a map takes the hash of a key, which walks all of it.
            YamlSize.check(root);
            return values.construct(root);
        } catch (YAMLException | IllegalArgumentException e) {
            // A tag like !!int on a text that is none ends in the second.
            throw new MalformedDocumentException("not YAML: " + e.getMessage(), e);
        }
    }

    /** Writes a value in block style, keys in the order of the map. */
    public static String write(Object value) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setWidth(4096);
        options.setSplitLines(false);
        // Else a text with a control character would be written as bytes, and read as such.
        options.setNonPrintableStyle(DumperOptions.NonPrintableStyle.ESCAPE);
        try {
            return new org.yaml.snakeyaml.Yaml(
                            new SafeConstructor(new LoaderOptions()),
                            new Escaping(options),
                            options,
                            new LoaderOptions(),
                            new QuotingTimestamps())
                    .dump(value);
        } catch (YAMLException e) {
            throw new MalformedDocumentException("cannot be written as YAML: " + e.getMessage(), e);
        }
    }

    /** What PyYAML takes for a boolean, a number or null; all else is a string. Source: PyYAML 6.0 {@code resolver.py}. */
    private static class PyYaml extends Resolver {
        private static final Pattern FLOAT = Pattern.compile("[-+]?(?:[0-9][0-9_]*)\\.[0-9_]*(?:[eE][-+][0-9]+)?"
                + "|\\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
                + "|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\\.[0-9_]*"
                + "|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)");

        private static final Pattern LONG_NUMBER =
                Pattern.compile("[-+]?(?:0x[0-9a-fA-F_]++|0b[01_]++|[0-9.][0-9_:.]*+(?:[eE][-+][0-9]++)?)");

        /** The patterns of numbers take a step of the stack for each colon, so what is too long for one is not shown to them. */
        @Override
        public Tag resolve(NodeId kind, String value, boolean implicit) {
            if (kind != NodeId.scalar || !implicit || value.length() <= MAX_DIGITS)
                return super.resolve(kind, value, implicit);
            return LONG_NUMBER.matcher(value).matches() ? Tag.INT : Tag.STR;
        }

        @Override
        protected void addImplicitResolvers() {
            addImplicitResolver(Tag.BOOL, BOOL, "yYnNtTfFoO");
            addImplicitResolver(Tag.INT, INT, "-+0123456789");
            addImplicitResolver(Tag.FLOAT, FLOAT, "-+0123456789.");
            addImplicitResolver(Tag.MERGE, MERGE, "<");
            addImplicitResolver(Tag.NULL, NULL, "~nN\0");
            addImplicitResolver(Tag.NULL, EMPTY, null);
        }
    }

    /** Makes an integer of the type of its value: SnakeYAML goes by the number of digits, of which the first may be zeros. */
    private static final class SmallIntegers extends SafeConstructor {
        SmallIntegers(LoaderOptions options) {
            super(options);
            setAllowDuplicateKeys(options.isAllowDuplicateKeys());
            yamlConstructors.put(Tag.INT, new ConstructYamlInt() {
                @Override
                public Object construct(Node node) {
                    int length = ((ScalarNode) node).getValue().length();
                    if (length > MAX_DIGITS)
                        throw new YAMLException("a number of " + length + " characters in line "
                                + (node.getStartMark().getLine() + 1) + ", of which it may have " + MAX_DIGITS);
                    Object value = super.construct(node);
                    long number = ((Number) value).longValue();
                    if (value instanceof BigInteger big && big.bitLength() >= Long.SIZE) return value;
                    if (number == (int) number) return (int) number;
                    return number;
                }
            });
        }

        @Nullable
        Object construct(Node root) {
            return constructDocument(root);
        }
    }

    /** Quotes the one line break that reading would turn into another. */
    private static final class Escaping extends Representer {
        Escaping(DumperOptions options) {
            super(options);
            Represent usual = Objects.requireNonNull(representers.get(String.class));
            representers.put(
                    String.class,
                    data -> data.toString().indexOf('\u0085') < 0
                            ? usual.representData(data)
                            : representScalar(Tag.STR, data.toString(), DumperOptions.ScalarStyle.DOUBLE_QUOTED));
        }
    }

    /** What must be quoted when written: to PyYAML a string that looks like a time would be one, and {@code =} is what it cannot read. */
    private static final class QuotingTimestamps extends PyYaml {
        private static final Tag VALUE = new Tag("tag:yaml.org,2002:value");
        private static final Pattern EQUALS = Pattern.compile("=");

        @Override
        protected void addImplicitResolvers() {
            super.addImplicitResolvers();
            addImplicitResolver(Tag.TIMESTAMP, TIMESTAMP, "0123456789");
            addImplicitResolver(VALUE, EQUALS, "=");
        }
    }
}
