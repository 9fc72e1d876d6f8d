package dev.mlopskit.serving;

import dev.mlopskit.core.PathJail;
import dev.mlopskit.data.ProfileFormatException;
import dev.mlopskit.data.TableProfile;
import dev.mlopskit.serving.internal.ArchiveReader;
import dev.mlopskit.serving.internal.Content;
import dev.mlopskit.serving.internal.ExampleFiles;
import dev.mlopskit.serving.internal.GoldenCheck;
import dev.mlopskit.serving.internal.GoldenRowsJson;
import dev.mlopskit.serving.internal.Metadata;
import dev.mlopskit.serving.internal.OnnxConfig;
import dev.mlopskit.serving.internal.OnnxDocument;
import dev.mlopskit.serving.internal.PackageArchives;
import dev.mlopskit.serving.internal.PackageContent;
import dev.mlopskit.serving.internal.PackageReader;
import dev.mlopskit.serving.internal.PackageSource;
import dev.mlopskit.serving.internal.PackageWriter;
import dev.mlopskit.serving.internal.Provenances;
import dev.mlopskit.serving.internal.WrittenFlavor;
import dev.mlopskit.serving.internal.tribuo.TribuoFlavor;
import dev.mlopskit.serving.spi.LoadedModel;
import dev.mlopskit.serving.spi.ModelFunction;
import dev.mlopskit.tracking.LoggableModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A model with all that is needed to load it elsewhere: MLflow's model directory, whether it lies on disk or is still to be
 * written. MLflow from 3.0.1 on loads what is written here, and packages that it wrote from 2.9 on are read. Beside MLflow's
 * files there is {@code mlopskit.json}, with a format version, where the package comes from and the SHA-256 of every file; a
 * {@code MODEL_CARD.md} for people; and where its author gave them, {@code golden_rows.json} and {@code sketches.json}.
 * Immutable and thread-safe, as long as nobody
 * changes the files that it names.
 */
public final class ModelPackage implements LoggableModel {
    private static final String ONNX = "onnx";

    private final PackageContent content;

    private ModelPackage(PackageContent content) {
        this.content = content;
    }

    /**
     * Starts the package of an ONNX model in a file. Its neighbours that hold weights are added by {@link Builder#file}.
     *
     * @throws ModelFormatException if there is no such file
     */
    public static Builder onnx(Path model) {
        if (!Files.isRegularFile(model))
            throw new ModelFormatException(model.toString(), "does not exist: export the model first", null);
        return new Builder(OnnxDocument.onnx(), new Content.InFile(model.toAbsolutePath()));
    }

    /** Starts the package of an ONNX model in memory. The bytes are copied. */
    public static Builder onnx(byte[] model) {
        return new Builder(OnnxDocument.onnx(), new Content.InMemory(model.clone()));
    }

    /**
     * Starts the package of an XGBoost booster in a file, {@code json} or {@code ubj}.
     *
     * @throws ModelFormatException if there is no such file
     * @throws ModelIoException if it cannot be read
     */
    public static Builder xgboost(Path model) {
        Content content = file(model);
        return new Builder(WrittenFlavor.xgboost(content), content);
    }

    /** Starts the package of an XGBoost booster in memory, {@code json} or {@code ubj}. The bytes are copied. */
    public static Builder xgboost(byte[] model) {
        Content content = new Content.InMemory(model.clone());
        return new Builder(WrittenFlavor.xgboost(content), content);
    }

    /**
     * Starts the package of a LightGBM booster in a file of LightGBM's text.
     *
     * @throws ModelFormatException if there is no such file
     */
    public static Builder lightgbm(Path model) {
        return new Builder(WrittenFlavor.lightgbm(), file(model));
    }

    /** Starts the package of a LightGBM booster, {@code saveModelToString} of LightGBM4J. */
    public static Builder lightgbm(String model) {
        return new Builder(WrittenFlavor.lightgbm(), new Content.InMemory(model.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Starts the package of a function of the application, see {@link dev.mlopskit.serving.spi.ModelFunction}. Files that it
     * loads are added by {@link Builder#file}. Only this library reads such packages.
     *
     * @param name what the function is called where it is registered
     */
    public static Builder function(String name) {
        return new Builder(
                WrittenFlavor.function(name), new Content.InMemory((name + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Starts the package of a model of Tribuo, as {@code Model.serializeToFile} writes it. What the model says of where it comes
     * from is kept in the metadata, as {@code tribuo_provenance}. Only this library reads such packages.
     *
     * @throws ModelFormatException if there is no such file, or it is no such model
     * @throws ModelExecutionException if Tribuo is absent
     */
    public static Builder tribuo(Path model) {
        Content content = file(model);
        return new Builder(WrittenFlavor.tribuo(), content)
                .metadata(Map.of("tribuo_provenance", TribuoFlavor.provenance(model.toString(), content.read())));
    }

    /**
     * Starts the package of a model in PMML. Only this library reads such packages.
     *
     * @throws ModelFormatException if there is no such file
     */
    public static Builder pmml(Path model) {
        return new Builder(WrittenFlavor.pmml(), file(model));
    }

    /**
     * Starts a pipeline of packages that is packaged as one. Only this library reads it.
     *
     * @param signature what the pipeline takes
     */
    public static PipelineBuilder pipeline(Signature signature) {
        return new PipelineBuilder(signature);
    }

    private static Content file(Path model) {
        if (!Files.isRegularFile(model))
            throw new ModelFormatException(model.toString(), "does not exist: save the model first", null);
        return new Content.InFile(model.toAbsolutePath());
    }

    /**
     * Reads a model directory and checks it: {@code MLmodel}, a flavor that this process knows, the files that it names, and
     * where it has {@code mlopskit.json}, all checksums and that no file lies there without one.
     *
     * @throws ModelFormatException if something is wrong, naming the file
     * @throws ModelIoException if a file cannot be read
     */
    public static ModelPackage read(Path directory) {
        return new ModelPackage(PackageReader.read(directory));
    }

    /**
     * Writes the directory. The same package and origin give the same bytes each time, on every machine of the same system and
     * Java, which are part of the provenance.
     *
     * @throws ServingException if it is not empty
     * @throws ModelIoException if a file cannot be read or written; then the directory is empty again
     */
    @Override
    public void writeTo(Path directory, Origin origin) {
        PackageWriter.write(content, directory, origin);
    }

    /**
     * Writes an archive with the origin that the package was read with, or none if it was built here, replacing what has its
     * name. The suffix says which kind: {@code .tar.gz} ({@code .tgz}), {@code .tar.zst} ({@code .tzst}; needs zstd-jni) or
     * {@code .zip}. The same package gives the same bytes each time, on every machine whose JDK deflates alike, or that has
     * the same release of zstd-jni.
     *
     * @throws ArchiveException if the suffix is another, or zstd-jni is needed and absent
     * @throws ModelIoException if a file cannot be read or written
     */
    public void archive(Path archive) {
        PackageArchives.write(content, archive);
    }

    /**
     * Unpacks an archive with the default limits; see {@link #unpack(Path, Path, ArchiveLimits)}.
     *
     * @throws ArchiveException if it is damaged, too large, or would write elsewhere
     * @throws ModelFormatException if what is in it is no model
     */
    public static ModelPackage unpack(Path archive, Path directory) {
        return unpack(archive, directory, ArchiveLimits.DEFAULT);
    }

    /**
     * Unpacks an archive and checks the package. After a failure the directory is as it was, and no
     * folder above it is new.
     *
     * @param archive its name ends in {@code .tar.gz}, {@code .tgz}, {@code .tar.zst}, {@code .tzst} or {@code .zip}
     * @param directory a new or an empty one
     * @param limits what it may unpack to
     * @throws ArchiveException if it is damaged, too large, or would write elsewhere
     * @throws ModelFormatException if what is in it is no model
     * @throws ModelIoException if a file cannot be read or written
     */
    public static ModelPackage unpack(Path archive, Path directory, ArchiveLimits limits) {
        ArchiveReader.unpack(archive, directory, limits);
        return read(directory);
    }

    /** What the model takes and gives; empty if the package does not say. */
    public Optional<Signature> signature() {
        return Optional.ofNullable(content.signature());
    }

    /** The names of the flavors in {@code MLmodel}, {@code python_function} included. */
    public Set<String> flavors() {
        return asMap(content.document().get("flavors")).keySet();
    }

    /** The metadata that its author gave it; empty if none. */
    public Map<String, Object> metadata() {
        return asMap(content.document().get("metadata"));
    }

    /**
     * How ONNX Runtime is to run the model; empty if it is of another flavor, or the package does not say. What the package says
     * beyond that is left out here, and ignored when the model is loaded.
     *
     * @throws ModelFormatException if what it says is damaged
     */
    public Optional<OnnxSessionOptions> onnxSessionOptions() {
        Map<String, Object> flavor =
                asMap(asMap(content.document().get("flavors")).get(ONNX));
        return flavor.get(OnnxConfig.KEY) == null
                ? Optional.empty()
                : Optional.of(OnnxConfig.read(flavor).options());
    }

    /** The logged model that it is, {@code m-} and 32 hexadecimal digits; empty if no store knows it. */
    public Optional<String> modelId() {
        return text("model_id");
    }

    /** The run that made it; empty if none did. */
    public Optional<String> runId() {
        return text("run_id");
    }

    /** Where it comes from; empty if it was read and does not say. */
    public Optional<Provenance> provenance() {
        return Optional.ofNullable(content.provenance());
    }

    /**
     * The rows with what the model should answer; empty if it has none.
     *
     * @throws ModelFormatException if they are damaged
     */
    public Optional<GoldenRows> goldenRows() {
        // A file that is called so in a package of somebody else is his own.
        Content file = content.provenance() == null ? null : content.files().get(GoldenRowsJson.NAME);
        return file == null ? Optional.empty() : Optional.of(GoldenRowsJson.read(file, content.signature()));
    }

    /** The sketches of the data that it was trained on, as they were given; empty if it has none. */
    public Optional<String> sketches() {
        Content file = content.provenance() == null ? null : content.files().get(PackageContent.SKETCHES);
        return file == null ? Optional.empty() : Optional.of(new String(file.read(), StandardCharsets.UTF_8));
    }

    /**
     * The profile of the data that it was trained on: columns of inputs, and of outputs, by their names; empty if it has none.
     *
     * @throws ModelFormatException if {@link #sketches} are damaged, or no profile
     */
    public Optional<TableProfile> profile() {
        return sketches().map(json -> {
            try {
                return TableProfile.read(json);
            } catch (ProfileFormatException e) {
                throw new ModelFormatException(
                        PackageContent.SKETCHES, "is no profile: give one to profile(..) of the builder", e);
            }
        });
    }

    PackageContent content() {
        return content;
    }

    private Optional<String> text(String key) {
        return content.document().get(key) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> asMap(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? Collections.unmodifiableMap((Map<String, Object>) map) : Map.of();
    }

    /** Collects a package. Not thread-safe. */
    public static final class Builder {
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

        private WrittenFlavor flavor;
        private List<ModelFunction> functions = List.of();

        private Builder(WrittenFlavor flavor, Content model) {
            this.flavor = flavor;
            files.put(flavor.data(), model);
        }

        Builder(
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
        public Builder signature(Signature signature) {
            this.signature = signature;
            return this;
        }

        /** Adds rows that show what the model takes, as a predictor of this package would take them. Needs a signature. */
        public Builder inputExample(List<?> rows) {
            this.example = Collections.unmodifiableList(new ArrayList<>(rows));
            return this;
        }

        /**
         * As the other one, with the parameters that the rows are to be scored with.
         *
         * @throws ServingException if a parameter is no text, number, boolean, or list or map of these
         */
        public Builder inputExample(List<?> rows, Map<String, ?> params) {
            this.exampleParams = Metadata.copy(params);
            return inputExample(rows);
        }

        /** Adds rows with what the model answers, so that whoever loads it can see that it still does. Needs a signature. */
        public Builder goldenRows(GoldenRows golden) {
            this.golden = golden;
            return this;
        }

        /** As the other one, with what the model answers now, which {@link #build} asks it. */
        public Builder goldenRows(List<?> rows) {
            this.goldenInputs = Collections.unmodifiableList(new ArrayList<>(rows));
            return this;
        }

        /**
         * Adds the profile of the data that the model was trained on, in place of the one or the sketches before: columns by the
         * names of its inputs and, to know when its answers change, of its outputs. Monitoring compares with it.
         */
        public Builder profile(TableProfile profile) {
            return sketches(profile.toJson());
        }

        /** Adds a profile as JSON, see {@link TableProfile#toJson}, in place of the one before. */
        public Builder sketches(String json) {
            files.put(PackageContent.SKETCHES, new Content.InMemory(json.getBytes(StandardCharsets.UTF_8)));
            return this;
        }

        /**
         * Says how ONNX Runtime is to run the model, here and in Python's MLflow.
         *
         * @throws ServingException if the model is of another flavor
         */
        public Builder onnxSessionOptions(OnnxSessionOptions options) {
            if (!flavor.name().equals(ONNX))
                throw new ServingException("a model of the flavor '" + flavor.name()
                        + "' takes no options of ONNX Runtime: leave them out");
            flavor = flavor.with(OnnxConfig.KEY, OnnxConfig.write(options));
            return this;
        }

        /**
         * Says a param of the training. What the run that logs the model knows is added, and one that may be a secret, a user's
         * name or a path is left out.
         */
        public Builder param(String name, Object value) {
            params.put(name, String.valueOf(value));
            return this;
        }

        /** Says what was measured. What the run that logs the model knows is added. */
        public Builder metric(String name, double value) {
            metrics.put(name, value);
            return this;
        }

        /** Says what data the model was made of. What the run that logs the model knows is added. */
        public Builder dataset(String name, String digest) {
            datasets.add(new Provenance.Data(name, digest, ""));
            return this;
        }

        /**
         * Adds metadata: texts, numbers, booleans, lists and maps of these. They are copied, and written sorted by key.
         *
         * @throws ServingException if there is something else
         */
        public Builder metadata(Map<String, ?> metadata) {
            this.metadata.putAll(Metadata.copy(metadata));
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
        public Builder file(String name, Path file) {
            PathJail.check(name);
            if (name.isEmpty() || RESERVED.contains(name) || files.containsKey(name))
                throw new ServingException("a package has a file '" + name + "' of its own: use another name");
            if (!Files.isRegularFile(file))
                throw new ModelFormatException(file.toString(), "does not exist: write it first", null);
            files.put(name, new Content.InFile(file.toAbsolutePath()));
            return this;
        }

        /**
         * Ends the package. Nothing is written yet.
         *
         * @throws ModelFormatException if there are golden rows without answers, and the model cannot be loaded to give them
         * @throws SignatureException if the example or a golden row does not fit the signature, or there is none
         */
        public ModelPackage build() {
            ExampleFiles exampleFiles =
                    example == null ? null : ExampleFiles.of(example, exampleParams, required("input example"));
            SortedMap<String, Content> all = new TreeMap<>(files);
            GoldenRows rows = goldenInputs == null ? golden : scored(goldenInputs);
            if (rows != null) all.put(GoldenRowsJson.NAME, GoldenRowsJson.write(rows, required("golden rows")));
            return new ModelPackage(OnnxDocument.of(
                    flavor, all, signature, metadata, exampleFiles, Provenances.here(params, metrics, datasets)));
        }

        private GoldenRows scored(List<?> rows) {
            Signature known = required("golden rows");
            PackageContent content = OnnxDocument.of(
                    flavor, files, known, Map.of(), null, Provenances.here(Map.of(), Map.of(), List.of()));
            try (LoadedModel model = PackageSource.load(content, functions)) {
                return new GoldenRows(rows, GoldenCheck.answers(model, known, rows, Map.of()));
            }
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
}
