package dev.mlopskit.examples.flights;

import java.util.List;
import java.util.Locale;

/** The models of all carriers, in the order of their names. */
record DelayModel(List<CarrierModel> carriers) {
    CarrierModel of(String carrier) {
        return carriers.stream()
                .filter(model -> model.carrier().equals(carrier))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no model of carrier " + carrier));
    }

    /** A table for people, a line for each carrier. */
    String table() {
        StringBuilder table =
                new StringBuilder("carrier    legs  mean delay  a minute late at departure is late at arrival\n");
        for (CarrierModel model : carriers)
            table.append(String.format(
                    Locale.ROOT,
                    "%-7s %7d  %10.1f  %.2f (%.2f to %.2f)%n",
                    model.carrier(),
                    model.legs(),
                    model.mean(),
                    model.weights().get(1),
                    model.low(),
                    model.high()));
        return table.toString();
    }
}
