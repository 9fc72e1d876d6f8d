package dev.mlopskit.serving.internal.pipeline;

import dev.mlopskit.core.Yaml;
import dev.mlopskit.serving.ModelFormatException;
import dev.mlopskit.serving.ServingException;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.serving.internal.files.Content;
import dev.mlopskit.serving.internal.model.Closing;
import dev.mlopskit.serving.internal.packaging.Documents;
import dev.mlopskit.serving.internal.packaging.PackageContent;
import dev.mlopskit.serving.internal.packaging.PackageReader;
import dev.mlopskit.serving.internal.packaging.PackageSource;
import dev.mlopskit.serving.internal.packaging.SignatureJson;
import dev.mlopskit.serving.spi.Flavor;
import dev.mlopskit.serving.spi.LoadedModel;
import dev.mlopskit.serving.spi.ModelSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Packages that are run one after the other as one model. Each keeps to its own rule about threads, so that the whole is safe. */
public final class PipelineFlavor implements Flavor {
    static final String NAME = "model_pipeline";
    private final StepPackages known;

    public PipelineFlavor(StepPackages known) {
        this.known = known;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public LoadedModel load(ModelSource source) {
        Signature signature = source.signature()
                .orElseThrow(() -> new ModelFormatException(
                        PackageReader.MLMODEL, "has no signature, which a pipeline needs: package it again", null));
        PipelinePlan plan = PipelinePlan.read(source.dataBytes());
        Map<String, PackageContent> packages = new LinkedHashMap<>();
        for (PipelinePlan.Step step : plan.steps())
            if (step instanceof PipelinePlan.Run) packages.put(step.name(), content(source, step.name()));
        return load(plan, signature, packages, known);
    }

    /** Loads the steps and checks that they fit together. */
    static PipelineModel load(
            PipelinePlan plan, Signature signature, Map<String, PackageContent> packages, StepPackages known) {
        Map<String, PipelineStep> steps = new LinkedHashMap<>();
        try {
            packages.forEach((name, content) -> steps.put(name, step(name, content, known)));
            return new PipelineModel(plan, steps, PipelineCheck.check(plan, signature, steps));
        } catch (RuntimeException e) {
            Closing.all(steps.values().stream().map(PipelineStep::model).toList());
            throw e;
        }
    }

    private static PipelineStep step(String name, PackageContent content, StepPackages known) {
        try {
            return new PipelineStep(name, known.load(content), content.signature());
        } catch (ServingException e) {
            throw PipelineModel.failed(name, "cannot be loaded", e);
        }
    }

    /** The package of a step, with its own checksums where it lies on disk. */
    private PackageContent content(ModelSource source, String step) {
        String folder = PipelinePlan.folder(step);
        Path file = source.dataFile().orElse(null);
        // A name that leaves the package has no files in it.
        SortedMap<String, Content> files = new TreeMap<>();
        if (source instanceof PackageSource all)
            all.files().forEach((name, content) -> {
                if (name.startsWith(folder)) files.put(name.substring(folder.length()), content);
            });
        Content document = files.remove(PackageReader.MLMODEL);
        if (document == null)
            throw new ModelFormatException(folder + PackageReader.MLMODEL, "is missing: fetch the package again", null);
        Path parent = file == null ? null : file.getParent();
        if (parent != null) return known.read(parent.resolve(folder));
        Map<String, Object> parsed = new Documents(PackageReader.MLMODEL)
                .map(Yaml.read(new String(document.read(), StandardCharsets.UTF_8)), "the document");
        return new PackageContent(parsed, files, SignatureJson.read(parsed.get("signature")), null, null);
    }
}
