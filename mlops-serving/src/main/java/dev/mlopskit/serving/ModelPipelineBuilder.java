package dev.mlopskit.serving;

import dev.mlopskit.core.Beta;
import dev.mlopskit.serving.internal.Packages;
import dev.mlopskit.serving.internal.packaging.PackageContent;
import dev.mlopskit.serving.internal.pipeline.PipelinePackage;
import dev.mlopskit.serving.internal.pipeline.PipelinePlan;
import dev.mlopskit.serving.internal.pipeline.PipelinePlan.Combine;
import dev.mlopskit.serving.internal.pipeline.PipelinePlan.Kind;
import dev.mlopskit.serving.internal.pipeline.PipelinePlan.Step;
import dev.mlopskit.serving.spi.ModelFunction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Collects a pipeline of models that is packaged as one: steps in the order in which they run, each of them a whole package.
 *
 * <p>A step's input is found by its name: the last step before it that has an output of that name, or else the input of the
 * pipeline; {@code billLength} of a record stands for {@code bill_length} too. Where that is not meant, its source is said: an input of the pipeline by name, or {@code step.output}; what an
 * ensemble gives is {@code name.value}. Not thread-safe.
 */
@Beta
public final class ModelPipelineBuilder {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final Signature signature;
    private final List<Step> steps = new ArrayList<>();
    private final Map<String, PackageContent> packages = new LinkedHashMap<>();
    private final Map<String, String> outputs = new LinkedHashMap<>();
    private final Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    private List<ModelFunction> functions = List.of();

    ModelPipelineBuilder(Signature signature) {
        this.signature = signature;
    }

    /** Adds a package whose inputs are all found by name. */
    public ModelPipelineBuilder step(String name, ModelPackage model) {
        return step(name, model, Map.of());
    }

    /**
     * Adds a package.
     *
     * @param name letters, digits, {@code _} and {@code -}, at most 64
     * @param inputs sources by the package's names for its inputs; those that are absent are found by name
     * @throws ServingException if the name is another, or taken
     */
    public ModelPipelineBuilder step(String name, ModelPackage model, Map<String, String> inputs) {
        add(new PipelinePlan.Run(name, Collections.unmodifiableMap(new LinkedHashMap<>(inputs))));
        packages.put(name, model.content());
        return this;
    }

    /** Adds the mean of numbers of one shape, as doubles; see {@link #step(String, ModelPackage, Map)} for the names. */
    public ModelPipelineBuilder mean(String name, String... sources) {
        return add(new Combine(name, Kind.MEAN, List.of(sources), Collections.nCopies(sources.length, 1.0)));
    }

    /**
     * As {@link #mean}, with weights.
     *
     * @param weights by source, from 0 on; their sum need not be 1. A source that weighs 0 is left out, even if it is NaN
     */
    public ModelPipelineBuilder weightedMean(String name, Map<String, Double> weights) {
        // So that sums are the same each time, whatever map this is.
        List<String> sources = weights.keySet().stream().sorted().toList();
        return add(new Combine(
                name, Kind.MEAN, sources, sources.stream().map(weights::get).toList()));
    }

    /** Adds the value that most sources have; of several such the one of the source that stands first. */
    public ModelPipelineBuilder vote(String name, String... sources) {
        return add(new Combine(name, Kind.VOTE, List.of(sources), Collections.nCopies(sources.length, 1.0)));
    }

    private ModelPipelineBuilder add(Step step) {
        String name = step.name();
        if (!NAME.matcher(name).matches())
            throw new ServingException("step '" + name + "': use 1 to 64 letters, digits, _ and - for its name");
        // They are folders, which some systems do not tell apart by case.
        if (!names.add(name)) throw new ServingException("step '" + name + "' is there already: use another name");
        steps.add(step);
        return this;
    }

    /**
     * Says what the pipeline answers.
     *
     * @throws ServingException if the name is taken
     */
    public ModelPipelineBuilder output(String name, String source) {
        if (outputs.putIfAbsent(name, source) != null)
            throw new ServingException("output '" + name + "' is there already: use another name");
        return this;
    }

    /** Says the functions that steps of the flavor {@code java_function} name, to check them; who opens the package gives them too. */
    public ModelPipelineBuilder functions(ModelFunction... functions) {
        this.functions = PredictorOptions.of(functions).functions();
        return this;
    }

    /**
     * Loads the steps, checks that names, types and shapes fit together, and starts the package.
     *
     * @throws ModelFormatException if they do not, with all that does not fit
     * @throws ModelExecutionException if a step cannot be loaded
     */
    public PackageBuilder packaged() {
        PipelinePlan plan =
                new PipelinePlan(List.copyOf(steps), Collections.unmodifiableMap(new LinkedHashMap<>(outputs)));
        PipelinePackage.check(plan, signature, packages, new Packages(functions));
        return new PackageBuilder(
                PipelinePackage.flavor(), PipelinePackage.files(plan, packages), signature, functions);
    }
}
