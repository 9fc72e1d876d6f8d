package dev.mlopskit.serving.internal.protocol;

import dev.mlopskit.serving.Scorer;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.serving.Spec;
import dev.mlopskit.serving.TensorSpec;
import dev.mlopskit.serving.internal.rows.InputEncoder;
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
    private final boolean named;

    private final @Nullable Signature signature;
    private final List<TensorSpec> declared;

    private Target(List<Slot> slots, @Nullable Signature signature, List<TensorSpec> declared) {
        this.slots = slots;
        this.signature = signature;
        this.declared = declared;
        this.tabular = signature != null && signature.isTabular();
        this.named = signature != null && signature.inputs().get(0).name() != null;
        for (int i = 0; i < slots.size(); i++) places.put(slots.get(i).name(), i);
    }

    static Target of(Scorer scorer) {
        @Nullable Signature signature = scorer.signature().orElse(null);
        List<? extends Spec> specs = signature == null ? scorer.inputs() : signature.inputs();
        List<Slot> slots = new ArrayList<>();
        for (Spec spec : specs) slots.add(Slot.of(spec, InputEncoder.nameOf(spec, scorer.inputs())));
        return new Target(List.copyOf(slots), signature, scorer.inputs());
    }

    /** This, or another one if the model has become another one, as behind an endpoint. */
    Target now(Scorer scorer) {
        return isOf(scorer) ? this : of(scorer);
    }

    @SuppressWarnings("ReferenceEquality") // what a model declares is one object as long as it is one model
    private boolean isOf(Scorer scorer) {
        @Nullable Signature now = scorer.signature().orElse(null);
        return now == signature && (now != null || scorer.inputs() == declared);
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
        return signature != null;
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
