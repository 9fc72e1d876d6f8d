package dev.mlopskit.examples.penguins;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which species was taken for which.
 *
 * @param counts a row for each actual species, a column for each predicted one, in the order of {@link Species#NAMES}
 */
public record ConfusionMatrix(List<List<Integer>> counts) {
    public ConfusionMatrix {
        counts = counts.stream().map(List::copyOf).toList();
    }

    /** Counts pairs: the labels at the same index belong together. */
    public static ConfusionMatrix of(List<String> actual, List<String> predicted) {
        if (actual.size() != predicted.size()) {
            throw new IllegalArgumentException(actual.size() + " labels, but " + predicted.size() + " answers");
        }
        // Left out, they would make the matrix look better than the model is.
        Stream.concat(actual.stream(), predicted.stream())
                .filter(name -> !Species.NAMES.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException("no such species: " + name + ", only " + Species.NAMES);
                });
        return new ConfusionMatrix(Species.NAMES.stream()
                .map(row -> Species.NAMES.stream()
                        .map(column -> (int) IntStream.range(0, actual.size())
                                .filter(i -> actual.get(i).equals(row)
                                        && predicted.get(i).equals(column))
                                .count())
                        .toList())
                .toList());
    }

    /** How often one species was taken for another, or for itself. */
    public int count(String actual, String predicted) {
        return counts.get(Species.NAMES.indexOf(actual)).get(Species.NAMES.indexOf(predicted));
    }

    /** How many birds were judged. */
    public int total() {
        return counts.stream().flatMap(List::stream).mapToInt(Integer::intValue).sum();
    }

    /** How many birds are of this species. */
    public int actual(String species) {
        return Species.NAMES.stream().mapToInt(other -> count(species, other)).sum();
    }

    /** How many birds were taken for this species. */
    public int predicted(String species) {
        return Species.NAMES.stream().mapToInt(other -> count(other, species)).sum();
    }

    /** Share of the answers that are right, 0 to 1. */
    public double accuracy() {
        int right = Species.NAMES.stream().mapToInt(name -> count(name, name)).sum();
        return (double) right / total();
    }

    /** Harmonic mean of precision and recall of one species; 0 if it was never seen or guessed. */
    public double f1(String species) {
        int either = actual(species) + predicted(species);
        return either == 0 ? 0 : 2.0 * count(species, species) / either;
    }

    /** The F1 of each species, averaged. */
    public double macroF1() {
        return Species.NAMES.stream().mapToDouble(this::f1).average().orElseThrow();
    }

    /** The matrix as a picture. */
    public String toSvg(String title) {
        return ConfusionSvg.draw(this, title);
    }
}
