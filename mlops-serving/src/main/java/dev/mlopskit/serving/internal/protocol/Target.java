package dev.mlopskit.serving.internal.protocol;

import dev.mlopskit.serving.Scorer;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.serving.Spec;
import dev.mlopskit.serving.TensorSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The inputs of a model as requests fill them: those of its signature, or those that it declares. Immutable. */
final class Target {
    private final List<Slot> slots;
    private final Map<String, Integer> places = new HashMap<>();
    private final boolean tabular;
    private final boolean signed;
    private final boolean named;

    private Target(List<Slot> slots, boolean tabular, boolean signed, boolean named) {
        this.slots = slots;
        this.tabular = tabular;
        this.signed = signed;
        this.named = named;
        for (int i = 0; i < slots.size(); i++) places.put(slots.get(i).name(), i);
    }

    static Target of(Scorer scorer) {
        @Nullable Signature signature = scorer.signature().orElse(null);
        List<? extends Spec> specs = signature == null ? scorer.inputs() : signature.inputs();
        List<Slot> slots = new ArrayList<>();
        for (Spec spec : specs) slots.add(Slot.of(spec, nameOf(spec, scorer.inputs())));
        boolean named = signature != null && specs.get(0).name() != null;
        return new Target(List.copyOf(slots), signature != null && signature.isTabular(), signature != null, named);
    }

    private static String nameOf(Spec spec, List<TensorSpec> declared) {
        String name = spec.name();
        if (name != null) return name;
        String only = declared.isEmpty() ? null : declared.get(0).name();
        return only == null ? "input" : only;
    }

    List<Slot> slots() {
        return slots;
    }

    /** The place of a name among the slots; -1 if it has none. */
    int place(String name) {
        Integer place = places.get(name);
        return place == null ? -1 : place;
    }

    /** Whether the signature has columns. */
    boolean tabular() {
        return tabular;
    }

    /** Whether there is a signature. */
    boolean signed() {
        return signed;
    }

    /** Whether the columns of any data frame are, in their order, the only input: it is not the names that say what they are. */
    boolean byOrder() {
        return slots.size() == 1 && !named;
    }

    /** What to send, for a message. */
    String wanted() {
        return slots.stream()
                        .map(slot -> slot.name() + " (" + (slot.type() == null ? slot.dtype() : slot.type()) + ")")
                        .limit(20)
                        .toList()
                + (slots.size() > 20 ? " and " + (slots.size() - 20) + " more" : "");
    }
}
