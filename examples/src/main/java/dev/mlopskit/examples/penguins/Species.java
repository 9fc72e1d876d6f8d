package dev.mlopskit.examples.penguins;

import dev.mlopskit.core.Column;
import java.util.List;

/** What a model answers: the most probable species, and how probable each one is. */
public record Species(
        String species,
        @Column("probability_Adelie") double probabilityAdelie,
        @Column("probability_Chinstrap") double probabilityChinstrap,
        @Column("probability_Gentoo") double probabilityGentoo) {
    /** Every species that there is to tell apart. */
    public static final List<String> NAMES = List.of("Adelie", "Chinstrap", "Gentoo");

    /** The probability of one species. */
    public double probability(String name) {
        return switch (name) {
            case "Adelie" -> probabilityAdelie;
            case "Chinstrap" -> probabilityChinstrap;
            case "Gentoo" -> probabilityGentoo;
            default -> throw new IllegalArgumentException("no such species: " + name + ", only " + NAMES);
        };
    }
}
