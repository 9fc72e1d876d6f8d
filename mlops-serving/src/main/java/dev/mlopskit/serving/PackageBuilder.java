package dev.mlopskit.serving;

import static java.util.Objects.requireNonNull;

import dev.mlopskit.core.PathJail;
import dev.mlopskit.data.TableProfile;
import dev.mlopskit.serving.internal.Packages;
import dev.mlopskit.serving.internal.files.Content;
import dev.mlopskit.serving.internal.packaging.ExampleFiles;
import dev.mlopskit.serving.internal.packaging.GoldenCheck;
import dev.mlopskit.serving.internal.packaging.GoldenRowsJson;
import dev.mlopskit.serving.internal.packaging.Metadata;
import dev.mlopskit.serving.internal.packaging.ModelDocument;
import dev.mlopskit.serving.internal.packaging.OnnxConfig;
import dev.mlopskit.serving.internal.packaging.PackageContent;
import dev.mlopskit.serving.internal.packaging.Provenances;
import dev.mlopskit.serving.internal.packaging.TrainingProfile;
import dev.mlopskit.serving.internal.packaging.WrittenFlavor;
import dev.mlopskit.serving.internal.rows.SignatureFit;
import dev.mlopskit.serving.spi.LoadedModel;
import dev.mlopskit.serving.spi.ModelFunction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects a package. Not thread-safe. An argument that is {@code null} is a {@link NullPointerException} with its name. */
public final class PackageBuilder {
    private static final Logger LOG = LoggerFactory.getLogger(PackageBuilder.class);

    private final SortedMap<String, Content> files = new TreeMap<>();
    private final Map<String, @Nullable Object> metadata = new TreeMap<>();
    private @Nullable Signature signature;
    private final Map<String, String> params = new TreeMap<>();
    private final Map<String, Double> metrics = new TreeMap<>();
    private final List<Provenance.Data> datasets = new ArrayList<>();
    private Map<String, ? extends @Nullable Object> exampleParams = Map.of();
    private @Nullable List<?> example;
    private @Nullable GoldenRows golden;
    private @Nullable List<?> goldenInputs;
    private @Nullable List<?> trainingRows;

    private WrittenFlavor flavor;
    private List<ModelFunction> functions = List.of();

    PackageBuilder(WrittenFlavor flavor, Content model) {
        this.flavor = flavor;
        files.put(flavor.data(), model);
    }

    PackageBuilder(
            WrittenFlavor flavor,
            SortedMap<String, Content> files,
            Signature signature,
            List<ModelFunction> functions) {
        this.flavor = flavor;
        this.files.putAll(files);
        this.signature = signature;
        this.functions = functions;
    }

    /** Says what the model takes and gives. MLflow needs one to register a model on some platforms: better give it. */
    public PackageBuilder signature(Signature signature) {
        this.signature = requireNonNull(signature, "signature");
        return this;
    }

    /** Adds rows that show what the model takes, as a predictor of this package would take them. Needs a signature. */
    public PackageBuilder inputExample(List<?> rows) {
        this.example = Collections.unmodifiableList(new ArrayList<>(requireNonNull(rows, "rows")));
        return this;
    }

    /**
     * As the other one, with the parameters that the rows are to be scored with.
     *
     * @throws ServingException if a parameter is no text, number, boolean, or list or map of these
     */
    public PackageBuilder inputExample(List<?> rows, Map<String, ?> params) {
        this.exampleParams = Metadata.copy(requireNonNull(params, "params"));
        return inputExample(rows);
    }

    /**
     * Adds rows with what the model answers, so that whoever loads it can see that it still does. Needs a signature.
     *
     * @throws ServingException if there are golden rows already, of either form
     */
    public PackageBuilder goldenRows(GoldenRows golden) {
        requireNoGoldenRows();
        this.golden = requireNonNull(golden, "golden");
        return this;
    }

    /**
     * As the other one, with what the model answers now, which {@link #build} asks it.
     *
     * @throws ServingException if there are golden rows already, of either form
     */
    public PackageBuilder goldenRows(List<?> rows) {
        requireNoGoldenRows();
        this.goldenInputs = Collections.unmodifiableList(new ArrayList<>(requireNonNull(rows, "rows")));
        return this;
    }

    private void requireNoGoldenRows() {
        if (golden != null || goldenInputs != null)
            throw new ServingException(
                    "the package has golden rows already: give all of them at once, with answers or without");
    }

    /**
     * Adds the profile of the data that the model was trained on, in place of the one before: columns by the
     * names of its inputs and, to know when its answers change, of its outputs. Monitoring compares with it.
     */
    public PackageBuilder profile(TableProfile profile) {
        trainingRows = null;
        files.put(
                PackageContent.SKETCHES, text(requireNonNull(profile, "profile").toJson()));
        return this;
    }

    /**
     * As {@link #profile(TableProfile)}, of rows that the model was trained on, as a predictor takes them, and of what the model
     * answers them, which {@link #build} asks it. Needs a signature.
     *
     * @throws SignatureException if there are none
     */
    public PackageBuilder profile(List<?> rows) {
        if (rows.isEmpty())
            throw new SignatureException("profile", -1, "rows", "none", "give those that the model was trained on");
        files.remove(PackageContent.SKETCHES);
        this.trainingRows = Collections.unmodifiableList(new ArrayList<>(rows));
        return this;
    }

    /**
     * Says how ONNX Runtime is to run the model, here and in Python's MLflow.
     *
     * @throws ServingException if the model is of another flavor
     */
    public PackageBuilder onnxSessionOptions(OnnxSessionOptions options) {
        if (!flavor.name().equals("onnx"))
            throw new ServingException(
                    "a model of the flavor '" + flavor.name() + "' takes no options of ONNX Runtime: leave them out");
        flavor = flavor.with(OnnxConfig.KEY, OnnxConfig.write(options));
        return this;
    }

    /**
     * Says a param of the training. What the run that logs the model knows is added, and one that may be a secret, a user's
     * name or a path is left out.
     */
    public PackageBuilder param(String name, Object value) {
        params.put(requireNonNull(name, "name"), String.valueOf(value));
        return this;
    }

    /** Says what was measured. What the run that logs the model knows is added. */
    public PackageBuilder metric(String name, double value) {
        metrics.put(requireNonNull(name, "name"), value);
        return this;
    }

    /** Says what data the model was made of. What the run that logs the model knows is added. */
    public PackageBuilder dataset(String name, String digest) {
        datasets.add(new Provenance.Data(requireNonNull(name, "name"), requireNonNull(digest, "digest"), ""));
        return this;
    }

    /**
     * Adds metadata: texts, numbers, booleans, lists and maps of these. They are copied, and written sorted by key.
     *
     * @throws ServingException if there is something else
     */
    public PackageBuilder metadata(Map<String, ?> metadata) {
        this.metadata.putAll(Metadata.copy(requireNonNull(metadata, "metadata")));
        return this;
    }

    /**
     * Adds a file beside the model, such as the weights that an ONNX model keeps outside of itself, or a {@code
     * MODEL_CARD.md} of your own.
     *
     * @param name its relative path in the package, like {@code model.onnx.data}
     * @throws dev.mlopskit.core.PathEscapeException if the path would leave the package
     * @throws ServingException if the package has a file of that name
     */
    public PackageBuilder file(String name, Path file) {
        PathJail.check(requireNonNull(name, "name"));
        requireNonNull(file, "file");
        if (name.isEmpty() || RESERVED.contains(name) || files.containsKey(name))
            throw new ServingException("a package has a file '" + name + "' of its own: use another name");
        if (!Files.isRegularFile(file))
            throw new ModelFormatException(file.toString(), "does not exist: write it first", null);
        files.put(name, new Content.InFile(file.toAbsolutePath()));
        return this;
    }

    /**
     * Ends the package. Nothing is written yet. Where the library that runs such models is there, the model is loaded once, to
     * see that it is one and that the signature fits it.
     *
     * @throws ModelFormatException if it is no such model
     * @throws ModelExecutionException if there are golden rows without answers, and the model cannot be run to give them
     * @throws SignatureException if the signature does not fit the model, the example or a golden row does not fit the signature,
     *     or there is none
     */
    public ModelPackage build() {
        ExampleFiles exampleFiles =
                example == null ? null : ExampleFiles.of(example, exampleParams, required("input example"));
        SortedMap<String, Content> all = new TreeMap<>(files);
        GoldenRows rows = golden;
        try (LoadedModel model = loaded()) {
            if (goldenInputs != null && model != null)
                rows = new GoldenRows(
                        goldenInputs, GoldenCheck.answers(model, required("golden rows"), goldenInputs, Map.of()));
            if (trainingRows != null && model != null)
                all.put(
                        PackageContent.SKETCHES,
                        text(TrainingProfile.of(model, required("profile"), trainingRows)
                                .toJson()));
            warnOfPython(model);
        }
        if (rows != null) all.put(GoldenRowsJson.NAME, GoldenRowsJson.write(rows, required("golden rows")));
        return new ModelPackage(ModelDocument.of(
                flavor, all, signature, metadata, exampleFiles, Provenances.here(params, metrics, datasets)));
    }

    /** The model, which is checked so; {@code null} if that is for who opens it, where its library or function is. */
    private @Nullable LoadedModel loaded() {
        PackageContent draft = ModelDocument.of(
                flavor, files, signature, Map.of(), null, Provenances.here(Map.of(), Map.of(), List.of()));
        boolean asked = goldenInputs != null || trainingRows != null;
        if (asked) required("golden rows and profiles");
        else if (flavor.namesFunctions()) return null;
        try {
            return new Packages(functions).load(draft);
        } catch (ModelExecutionException e) {
            if (asked || !(e.getCause() instanceof LinkageError)) throw e;
        } catch (ModelFormatException e) {
            // The files beside it may be parts of it, and are not yet where it looks for them.
            if (asked || !hasFilesBeside()) throw e;
        }
        return null;
    }

    private boolean hasFilesBeside() {
        return files.keySet().stream()
                .anyMatch(name -> !name.equals(flavor.data()) && !name.equals(PackageContent.SKETCHES));
    }

    private void warnOfPython(@Nullable LoadedModel model) {
        if (!flavor.name().equals("onnx") || signature == null || !signature.isTabular()) return;
        List<? extends Spec> outputs = model == null ? signature.outputs() : model.outputs();
        if (SignatureFit.isNoTable(outputs))
            LOG.warn(
                    "Python's MLflow loads this package, but its predict(DataFrame) fails (\"All arrays must be of the same"
                            + " length\"), since one of the outputs {} is a matrix: if Python is to score it, export"
                            + " the model with zipmap or with one output",
                    outputs.stream().map(Spec::name).toList());
    }

    private static Content text(String text) {
        return new Content.InMemory(text.getBytes(StandardCharsets.UTF_8));
    }

    private Signature required(String what) {
        if (signature == null)
            throw new SignatureException(what, -1, "a signature", "none", "call signature(..) before build()");
        return signature;
    }

    private static final Set<String> RESERVED = Set.of(
            "MLmodel",
            "mlopskit.json",
            "registered_model_meta",
            "conda.yaml",
            "python_env.yaml",
            "requirements.txt",
            "input_example.json",
            "serving_input_example.json",
            GoldenRowsJson.NAME,
            PackageContent.SKETCHES);
}
