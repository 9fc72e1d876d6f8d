package dev.mlopskit.serving;

import static java.util.Objects.requireNonNull;

import dev.mlopskit.data.ProfileFormatException;
import dev.mlopskit.data.TableProfile;
import dev.mlopskit.serving.internal.Packages;
import dev.mlopskit.serving.internal.files.ArchiveReader;
import dev.mlopskit.serving.internal.files.Content;
import dev.mlopskit.serving.internal.packaging.GoldenRowsJson;
import dev.mlopskit.serving.internal.packaging.ModelDocument;
import dev.mlopskit.serving.internal.packaging.OnnxConfig;
import dev.mlopskit.serving.internal.packaging.PackageArchives;
import dev.mlopskit.serving.internal.packaging.PackageContent;
import dev.mlopskit.serving.internal.packaging.PackageWriter;
import dev.mlopskit.serving.internal.packaging.WrittenFlavor;
import dev.mlopskit.serving.internal.tribuo.TribuoFlavor;
import dev.mlopskit.tracking.LoggableModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model with all that is needed to load it elsewhere: MLflow's model directory, whether it lies on disk or is still to be
 * written. MLflow from 3.0.1 on loads what is written here, and packages that it wrote from 2.9 on are read. Beside MLflow's
 * files there is {@code mlopskit.json}, with a format version, where the package comes from and the SHA-256 of every file; a
 * {@code MODEL_CARD.md} for people; and where its author gave them, {@code golden_rows.json} and {@code sketches.json}.
 * Immutable and thread-safe, as long as nobody
 * changes the files that it names. An argument that is {@code null} is a {@link NullPointerException} with its name.
 */
public final class ModelPackage implements LoggableModel {
    private static final String ONNX = "onnx";

    private final PackageContent content;

    ModelPackage(PackageContent content) {
        this.content = content;
    }

    /**
     * Starts the package of an ONNX model in a file. Its neighbours that hold weights are added by {@link PackageBuilder#file}.
     *
     * @throws ModelFormatException if there is no such file
     */
    public static PackageBuilder onnx(Path model) {
        if (!Files.isRegularFile(requireNonNull(model, "model")))
            throw new ModelFormatException(model.toString(), "does not exist: export the model first", null);
        return new PackageBuilder(ModelDocument.onnx(), new Content.InFile(model.toAbsolutePath()));
    }

    /** Starts the package of an ONNX model in memory. The bytes are copied. */
    public static PackageBuilder onnx(byte[] model) {
        return new PackageBuilder(
                ModelDocument.onnx(),
                new Content.InMemory(requireNonNull(model, "model").clone()));
    }

    /**
     * Starts the package of an XGBoost booster in a file, {@code json} or {@code ubj}.
     *
     * @throws ModelFormatException if there is no such file
     * @throws ModelIoException if it cannot be read
     */
    public static PackageBuilder xgboost(Path model) {
        Content content = file(model);
        return new PackageBuilder(WrittenFlavor.xgboost(content), content);
    }

    /** Starts the package of an XGBoost booster in memory, {@code json} or {@code ubj}. The bytes are copied. */
    public static PackageBuilder xgboost(byte[] model) {
        Content content = new Content.InMemory(requireNonNull(model, "model").clone());
        return new PackageBuilder(WrittenFlavor.xgboost(content), content);
    }

    /**
     * Starts the package of a LightGBM booster in a file of LightGBM's text.
     *
     * @throws ModelFormatException if there is no such file
     */
    public static PackageBuilder lightgbm(Path model) {
        return new PackageBuilder(WrittenFlavor.lightgbm(), file(model));
    }

    /** Starts the package of a LightGBM booster, {@code saveModelToString} of LightGBM4J. */
    public static PackageBuilder lightgbm(String model) {
        return new PackageBuilder(
                WrittenFlavor.lightgbm(),
                new Content.InMemory(requireNonNull(model, "model").getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Starts the package of a function of the application, see {@link dev.mlopskit.serving.spi.ModelFunction}. Files that it
     * loads are added by {@link PackageBuilder#file}. Only this library reads such packages.
     *
     * @param name what the function is called where it is registered
     */
    public static PackageBuilder function(String name) {
        requireNonNull(name, "name");
        return new PackageBuilder(
                WrittenFlavor.function(name), new Content.InMemory((name + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Starts the package of a model of Tribuo, as {@code Model.serializeToFile} writes it. What the model says of where it comes
     * from is kept in the metadata, as {@code tribuo_provenance}. Only this library reads such packages.
     *
     * @throws ModelFormatException if there is no such file, or it is no such model
     * @throws ModelExecutionException if Tribuo is absent
     */
    public static PackageBuilder tribuo(Path model) {
        Content content = file(model);
        return new PackageBuilder(WrittenFlavor.tribuo(), content)
                .metadata(Map.of("tribuo_provenance", TribuoFlavor.provenance(model.toString(), content.read())));
    }

    /**
     * Starts the package of a model in PMML. Only this library reads such packages.
     *
     * @throws ModelFormatException if there is no such file
     */
    public static PackageBuilder pmml(Path model) {
        return new PackageBuilder(WrittenFlavor.pmml(), file(model));
    }

    /**
     * Starts a pipeline of packages that is packaged as one. Only this library reads it.
     *
     * @param signature what the pipeline takes
     */
    public static ModelPipelineBuilder pipeline(Signature signature) {
        return new ModelPipelineBuilder(signature);
    }

    private static Content file(Path model) {
        if (!Files.isRegularFile(requireNonNull(model, "model")))
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
        return new ModelPackage(Packages.PLAIN.read(requireNonNull(directory, "directory")));
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
     * Writes the directory, which is made if it is not there, with the origin that the package was read with, or none.
     *
     * @throws ServingException if it is there and not empty
     * @throws ModelIoException if a file cannot be read or written; then it is empty, or not there if it was not
     */
    public void writeTo(Path directory) {
        PackageWriter.write(content, directory);
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
        PackageArchives.write(content, requireNonNull(archive, "archive"));
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
        requireNonNull(archive, "archive");
        requireNonNull(directory, "directory");
        requireNonNull(limits, "limits");
        PackageContent checked = ArchiveReader.unpack(archive, directory, limits, Packages.PLAIN::read);
        return new ModelPackage(checked.movedTo(directory));
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

    /**
     * The profile of the data that it was trained on: columns of inputs, and of outputs, by their names; empty if it has none.
     *
     * @throws ModelFormatException if it is damaged
     */
    public Optional<TableProfile> profile() {
        Content file = content.provenance() == null ? null : content.files().get(PackageContent.SKETCHES);
        if (file == null) return Optional.empty();
        try {
            return Optional.of(TableProfile.read(new String(file.read(), StandardCharsets.UTF_8)));
        } catch (ProfileFormatException e) {
            throw new ModelFormatException(
                    PackageContent.SKETCHES, "is no profile: give one to profile(..) of the builder", e);
        }
    }

    /** In short: its flavors, its id where it has one, and how many inputs it takes. */
    @Override
    public String toString() {
        return "ModelPackage" + flavors() + modelId().map(id -> ", " + id).orElse("")
                + signature()
                        .map(known -> ", " + known.inputs().size() + " inputs")
                        .orElse(", no signature");
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
}
