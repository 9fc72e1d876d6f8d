package dev.mlopskit.examples.penguins;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Penguins to learn from, to choose between models by, and to judge the chosen one by. Three parts and not two: a model
 * chosen for its score on a part looks better on that part than it is.
 */
public record Split(List<LabelledPenguin> training, List<LabelledPenguin> validation, List<LabelledPenguin> holdOut) {
    public Split {
        training = List.copyOf(training);
        validation = List.copyOf(validation);
        holdOut = List.copyOf(holdOut);
    }

    /**
     * Splits so that each part has the same mix of species. The same rows and seed give the same split.
     *
     * @param share what the hold-out gets of each species, and the validation part too: above 0, below 0.5
     */
    public static Split stratified(List<LabelledPenguin> penguins, double share, long seed) {
        if (!(share > 0 && share < 0.5)) {
            throw new IllegalArgumentException("share must be above 0 and below 0.5: " + share);
        }
        Map<String, List<LabelledPenguin>> bySpecies = penguins.stream()
                .collect(Collectors.groupingBy(LabelledPenguin::species, TreeMap::new, Collectors.toList()));
        List<LabelledPenguin> training = new ArrayList<>();
        List<LabelledPenguin> validation = new ArrayList<>();
        List<LabelledPenguin> holdOut = new ArrayList<>();
        Random random = new Random(seed);
        for (List<LabelledPenguin> alike : bySpecies.values()) {
            List<LabelledPenguin> shuffled = new ArrayList<>(alike);
            Collections.shuffle(shuffled, random);
            int part = (int) Math.round(shuffled.size() * share);
            holdOut.addAll(shuffled.subList(0, part));
            validation.addAll(shuffled.subList(part, 2 * part));
            training.addAll(shuffled.subList(2 * part, shuffled.size()));
        }
        return new Split(training, validation, holdOut);
    }
}
