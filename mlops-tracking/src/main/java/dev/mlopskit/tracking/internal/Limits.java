package dev.mlopskit.tracking.internal;

import dev.mlopskit.tracking.Dataset;
import dev.mlopskit.tracking.DatasetInput;
import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.Metric;
import dev.mlopskit.tracking.ModelMetric;
import dev.mlopskit.tracking.ModelOutput;
import dev.mlopskit.tracking.Param;
import dev.mlopskit.tracking.RunEntry;
import dev.mlopskit.tracking.Tag;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What MLflow allows in names and values, source: {@code mlflow/utils/validation.py} of 3.17; where a column of the schema that
 * this library makes holds less, {@link ColumnLimits}.
 */
public final class Limits {
    public static final int MAX_KEY = 250;
    public static final int MAX_PARAM_VALUE = 6_000;
    public static final int MAX_TAG_VALUE = 8_000;
    private static final int MAX_LOGGED_MODEL_NAME = 500;
    private static final int MAX_DATASET_NAME = 500;
    private static final int MAX_DATASET_DIGEST = 36;
    private static final int MAX_DATASET_SOURCE = 65_535;
    private static final int MAX_DATASET_SCHEMA = 1_048_575;
    private static final int MAX_DATASET_PROFILE = 16_777_215;
    private static final int MAX_ALIAS = 255;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
    private static final Pattern ALIAS = Pattern.compile("[\\p{L}\\p{N}_-]+");
    private static final Pattern VERSION_ALIAS = Pattern.compile("[vV]\\d+");

    private Limits() {}

    /** Checks whatever can be logged to a run. */
    public static void check(RunEntry entry) {
        if (entry instanceof Metric metric) checkMetric(metric);
        else if (entry instanceof Param param) {
            checkKey("param", param.key());
            checkLength(
                    "value of param '" + param.key() + "'",
                    param.value(),
                    MAX_PARAM_VALUE,
                    "log a long text with Run.text() and a param that names the file");
        } else if (entry instanceof Tag tag) {
            checkTag(tag.key(), tag.value(), MAX_TAG_VALUE);
            // MLflow keeps it as the name of the run too.
            if (tag.key().equals("mlflow.runName")) checkLength("run name", tag.value(), MAX_KEY, "shorten it");
        } else if (entry instanceof DatasetInput input) checkInput(input);
        else if (entry instanceof ModelOutput output) checkModelId(output.modelId());
        else if (entry instanceof ModelMetric point) {
            checkMetric(point.metric());
            checkModelId(point.modelId());
            if (point.datasetName() != null) checkDataset(point.datasetName(), point.datasetDigest());
        }
    }

    /** Checks a tag whose value may have some characters. */
    static void checkTag(String key, String value, int most) {
        checkKey("tag", key);
        checkLength("value of tag '" + key + "'", value, most, "log a long text with Run.text()");
    }

    private static void checkModelId(String id) {
        if (!id.matches("m-[0-9a-f]{32}"))
            throw new InvalidValueException("model id '" + id + "'", "is not 'm-' and 32 hexadecimal digits");
    }

    private static void checkMetric(Metric metric) {
        checkKey("metric", metric.key());
        if (metric.time().isBefore(Instant.EPOCH) || metric.time().isAfter(LATEST))
            throw new InvalidValueException(
                    "time of metric '" + metric.key() + "'",
                    "is " + metric.time() + ": use a time between 1970 and 9999");
    }

    private static void checkInput(DatasetInput input) {
        String name = input.dataset().name();
        checkDataset(name, input.dataset().digest());
        checkLength(
                "source type of dataset '" + name + "'", input.dataset().sourceType(), 36, "use a word like 'local'");
        checkLength("source of dataset '" + name + "'", input.dataset().source(), MAX_DATASET_SOURCE, "shorten it");
        checkDatasetText("schema", input.dataset(), input.dataset().schema(), MAX_DATASET_SCHEMA);
        checkDatasetText("profile", input.dataset(), input.dataset().profile(), MAX_DATASET_PROFILE);
        checkLength("context of dataset '" + name + "'", input.context(), 500, "use a word like 'training'");
    }

    private static void checkDataset(String name, @Nullable String digest) {
        checkNotBlank("dataset name", name);
        checkLength("dataset name '" + name + "'", name, MAX_DATASET_NAME, "shorten it");
        if (digest != null)
            checkLength("digest of dataset '" + name + "'", digest, MAX_DATASET_DIGEST, "shorten the digest");
    }

    private static void checkDatasetText(String what, Dataset dataset, @Nullable String text, int max) {
        if (text != null)
            checkLength(
                    what + " of dataset '" + dataset.name() + "'",
                    text,
                    max,
                    "describe fewer columns with Dataset.columns() and Dataset.rows(), and log the whole as an artifact");
    }

    /**
     * A text that has to be there.
     *
     * @param what the argument, as messages name it
     */
    @SuppressWarnings("ConstantConditions") // callers without a null checker give null all the same
    public static String there(String what, @Nullable String text) {
        if (text == null) throw new InvalidValueException(what, "is null: give a text");
        return text;
    }

    private static void checkKey(String kind, String key) {
        there(kind + " key", key);
        if (key.isEmpty()) throw new InvalidValueException(kind + " key ''", "is empty: give it a name");
        int length = key.codePointCount(0, key.length());
        if (length > MAX_KEY)
            throw new InvalidValueException(
                    kind + " key '" + key.substring(0, 40) + "...'",
                    "has " + length + " characters: use at most " + MAX_KEY);
        for (int i = 0; i < key.length(); i = key.offsetByCodePoints(i, 1))
            if (!isKeyCharacter(key.codePointAt(i)))
                throw new InvalidValueException(
                        kind + " key '" + key + "'",
                        "has the character '" + Character.toString(key.codePointAt(i))
                                + "': use letters, digits, '_', '-', '.', '/', ':' and spaces");
        if (!isPlainPath(key))
            throw new InvalidValueException(
                    kind + " key '" + key + "'",
                    "would be another name when read as a path: leave out leading or double '/' and steps like '.' or"
                            + " '..'");
    }

    private static boolean isKeyCharacter(int c) {
        return c < 128
                ? c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "_-./: ".indexOf(c) >= 0
                : Character.isLetterOrDigit(c);
    }

    /** Whether a name stays itself when it is normalised as a path, which MLflow demands of keys. */
    private static boolean isPlainPath(String name) {
        if (name.startsWith("..")) return false;
        if (name.indexOf('/') < 0) return !name.equals(".");
        for (String step : name.split("/", -1))
            if (step.isEmpty() || step.equals(".") || step.equals("..")) return false;
        return true;
    }

    public static void checkExperimentName(String name) {
        checkNotBlank("experiment name", name);
        checkLength("experiment name", name, ColumnLimits.NAME, "shorten it");
    }

    public static void checkRunName(String name) {
        checkNotBlank("run name", name);
        checkLength("run name", name, MAX_KEY, "shorten it, and put the rest in a tag");
    }

    public static void checkLoggedModelName(String name) {
        checkNotBlank("model name", name);
        for (char c : new char[] {'/', ':', '.', '%', '"', '\''})
            if (name.indexOf(c) >= 0)
                throw new InvalidValueException(
                        "model name '" + name + "'", "has the character '" + c + "': use '-' or '_' instead");
        checkLength("model name", name, MAX_LOGGED_MODEL_NAME, "shorten it");
    }

    public static void checkRegisteredModelName(String name) {
        checkNotBlank("registered model name", name);
        if (name.indexOf('/') >= 0 || name.indexOf(':') >= 0)
            throw new InvalidValueException(
                    "registered model name '" + name + "'", "has a '/' or ':': use '-' or '_' instead");
        if (!isPlainPath(name))
            throw new InvalidValueException("registered model name '" + name + "'", "is a step of a path");
        checkLength("registered model name", name, ColumnLimits.NAME, "shorten it");
    }

    public static void checkAlias(String alias) {
        there("alias", alias);
        if (!ALIAS.matcher(alias).matches())
            throw new InvalidValueException(
                    "alias '" + alias + "'", "may only have letters, digits, '_' and '-', and at least one of them");
        if (alias.toLowerCase(Locale.ROOT).equals("latest")
                || VERSION_ALIAS.matcher(alias).matches())
            throw new InvalidValueException(
                    "alias '" + alias + "'", "is reserved by MLflow, as all of 'latest', 'v1', 'v2', ... are");
        checkLength("alias", alias, MAX_ALIAS, "shorten it");
    }

    private static void checkNotBlank(String what, String value) {
        there(what, value);
        if (value.isBlank()) throw new InvalidValueException(what + " '" + value + "'", "is blank: give it a name");
    }

    static void checkLength(String what, String value, int max, String advice) {
        there(what, value);
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(value))
            throw new InvalidValueException(
                    what, "has half of a surrogate pair, which no store can keep: give whole characters");
        if (value.codePointCount(0, value.length()) > max)
            throw new InvalidValueException(
                    what,
                    "has " + value.codePointCount(0, value.length()) + " characters and may have at most " + max + ": "
                            + advice);
    }
}
