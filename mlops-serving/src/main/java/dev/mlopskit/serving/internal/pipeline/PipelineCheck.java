package dev.mlopskit.serving.internal.pipeline;

import dev.mlopskit.core.DataType;
import dev.mlopskit.core.RecordColumn;
import dev.mlopskit.serving.ColumnSpec;
import dev.mlopskit.serving.ColumnType;
import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.ModelFormatException;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.serving.Spec;
import dev.mlopskit.serving.TensorSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Resolves what the steps of a pipeline take, and collects all that does not fit. */
final class PipelineCheck {
    private static final Set<Dtype> NUMBERS = Set.of(
            Dtype.INT8,
            Dtype.UINT8,
            Dtype.INT16,
            Dtype.UINT16,
            Dtype.INT32,
            Dtype.UINT32,
            Dtype.INT64,
            Dtype.UINT64,
            Dtype.FLOAT16,
            Dtype.FLOAT32,
            Dtype.FLOAT64);
    private final List<String> problems = new ArrayList<>();
    /** What there is so far, by source. */
    private final Map<String, TensorSpec> there = new LinkedHashMap<>();
    /** The last source of each plain name. */
    private final Map<String, String> byName = new LinkedHashMap<>();

    private final Map<String, Map<String, String>> wiring = new LinkedHashMap<>();

    private PipelineCheck() {}

    /**
     * What was found.
     *
     * @param inputs what the pipeline takes
     * @param outputs what it gives
     * @param wiring the sources of each step's inputs
     */
    record Fitted(List<TensorSpec> inputs, List<TensorSpec> outputs, Map<String, Map<String, String>> wiring) {}

    /**
     * Checks a pipeline.
     *
     * @throws ModelFormatException with all that does not fit
     */
    static Fitted check(PipelinePlan plan, Signature signature, Map<String, PipelineStep> steps) {
        PipelineCheck check = new PipelineCheck();
        List<TensorSpec> inputs = new ArrayList<>();
        for (Spec input : signature.inputs()) {
            String name = input.name() == null ? "input" : input.name();
            TensorSpec spec = tensor(input, name);
            inputs.add(spec);
            check.put(name, name, spec);
        }
        for (PipelinePlan.Step step : plan.steps())
            if (step instanceof PipelinePlan.Combine combine) check.combine(combine);
            else if (step instanceof PipelinePlan.Run run) {
                PipelineStep loaded = steps.get(run.name());
                if (loaded != null) check.run(run, loaded);
            }
        List<TensorSpec> outputs = new ArrayList<>();
        plan.outputs().forEach((name, source) -> {
            TensorSpec found = check.find("output '" + name + "'", source);
            if (found != null) outputs.add(new TensorSpec(name, found.dtype(), found.shape()));
        });
        if (plan.outputs().isEmpty()) check.problems.add("no output: say output(name, source)");
        if (!check.problems.isEmpty())
            throw new ModelFormatException(
                    PipelinePlan.FILE,
                    "does not fit together: " + String.join("; ", check.problems) + ": correct the wiring",
                    null);
        return new Fitted(inputs, outputs, check.wiring);
    }

    private void put(String source, String name, TensorSpec spec) {
        if (there.put(source, spec) != null) problems.add("'" + source + "' stands for two things: rename the input");
        byName.put(name, source);
        // A component of a record stands for the column of this name.
        byName.put(RecordColumn.snakeCase(name), source);
    }

    private @Nullable TensorSpec find(String who, String source) {
        TensorSpec found = there.get(source);
        if (found == null) problems.add(who + " takes '" + source + "', and before it there are " + there.keySet());
        return found;
    }

    private void run(PipelinePlan.Run run, PipelineStep step) {
        Map<String, String> sources = new LinkedHashMap<>();
        List<String> names = new ArrayList<>();
        for (Spec input : step.inputs()) {
            String name = step.nameOf(input);
            names.add(name);
            boolean optional = input instanceof ColumnSpec column && !column.required();
            String source = run.inputs().getOrDefault(name, byName.get(name));
            if (source == null && optional) continue;
            String who = "input '" + name + "' of step '" + run.name() + "'";
            TensorSpec found = find(who, source == null ? name : source);
            if (found == null) continue;
            sources.put(name, source == null ? name : source);
            TensorSpec wanted = tensor(input, name);
            if (!fits(found, wanted, step.signature() == null))
                problems.add(who + " is " + shown(wanted) + ", and '" + source + "' is " + shown(found));
        }
        for (String name : run.inputs().keySet())
            if (!names.contains(name))
                problems.add("step '" + run.name() + "' has no input '" + name + "', but " + names);
        wiring.put(run.name(), sources);
        for (TensorSpec output : step.model().outputs())
            put(run.name() + "." + output.name(), String.valueOf(output.name()), output);
    }

    private void combine(PipelinePlan.Combine step) {
        String who = "step '" + step.name() + "'";
        TensorSpec first = null;
        boolean mean = step.kind() == PipelinePlan.Kind.MEAN;
        if (step.of().size() < 2) problems.add(who + " combines " + step.of() + ": give two or more");
        double sum = 0;
        for (double weight : step.weights()) sum += weight >= 0 ? weight : Double.NaN;
        if (step.weights().size() != step.of().size() || !(sum > 0) || Double.isInfinite(sum))
            problems.add(who + " has the weights " + step.weights() + ": give each a number from 0 on, not all 0");
        for (String source : step.of()) {
            TensorSpec found = find(who, source);
            if (found == null) continue;
            if (first == null) first = found;
            boolean same = found.shape().size() == first.shape().size() && fits(found.shape(), first.shape());
            boolean typed = mean ? NUMBERS.contains(found.dtype()) : found.dtype() == first.dtype();
            if (!same || !typed)
                problems.add(who + " combines '" + source + "', " + shown(found) + ", with " + shown(first)
                        + ": a mean takes numbers of one shape, a vote values of one type");
        }
        if (first == null) return;
        put(
                step.name() + ".value",
                step.name(),
                new TensorSpec(step.name(), mean ? Dtype.FLOAT64 : first.dtype(), first.shape()));
    }

    private static boolean fits(TensorSpec found, TensorSpec wanted, boolean rounds) {
        boolean column = wanted.shape().size() == 1
                && found.shape().size() == 2
                && found.shape().get(1) == 1;
        return widens(found.dtype(), wanted.dtype(), rounds) && (column || fits(found.shape(), wanted.shape()));
    }

    private static boolean fits(List<Long> found, List<Long> wanted) {
        if (found.size() != wanted.size()) return found.size() == 1 && wanted.size() == 2 && wanted.get(1) <= 1;
        for (int i = 0; i < found.size(); i++)
            if (found.get(i) >= 0 && wanted.get(i) >= 0 && !found.get(i).equals(wanted.get(i))) return false;
        return true;
    }

    /** As {@link GivenInputs} converts them: where no value changes; what a model without a signature takes is rounded. */
    private static boolean widens(Dtype found, Dtype wanted, boolean rounds) {
        if (found == wanted || wanted == Dtype.OBJECT) return true;
        if (!NUMBERS.contains(found) || !NUMBERS.contains(wanted)) return false;
        if (rounds || wanted == Dtype.FLOAT64) return rounds ? isReal(wanted) : true;
        return !isReal(found) && found != Dtype.UINT64 && wanted == Dtype.INT64;
    }

    private static boolean isReal(Dtype type) {
        return type == Dtype.FLOAT16 || type == Dtype.FLOAT32 || type == Dtype.FLOAT64;
    }

    private static String shown(TensorSpec spec) {
        return spec.dtype() + spec.shape().toString();
    }

    private static TensorSpec tensor(Spec spec, String name) {
        if (spec instanceof TensorSpec tensor) return new TensorSpec(name, tensor.dtype(), tensor.shape());
        ColumnType type = ((ColumnSpec) spec).type();
        return new TensorSpec(
                name, type instanceof ColumnType.Scalar scalar ? dtype(scalar.type()) : Dtype.OBJECT, List.of(-1L));
    }

    private static Dtype dtype(DataType type) {
        return switch (type) {
            case BOOLEAN -> Dtype.BOOL;
            case INTEGER -> Dtype.INT32;
            case LONG -> Dtype.INT64;
            case FLOAT -> Dtype.FLOAT32;
            case DOUBLE -> Dtype.FLOAT64;
            case STRING -> Dtype.STRING;
            case BINARY, DATETIME -> Dtype.OBJECT;
        };
    }
}
