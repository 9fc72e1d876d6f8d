package dev.mlopskit.examples.penguins;

/** A penguin with the species that a biologist wrote down for it. */
public record LabelledPenguin(Penguin penguin, String species) {}
