package dev.mlopskit.examples.flights;

import java.nio.file.Path;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** The real flights, which all tests share: where they can not be had, a test is skipped with the reason, or fails if they are required. */
final class Archive {
    static final Path FOLDER = Path.of("../flights-data").toAbsolutePath().normalize();

    private Archive() {}

    static Path get() throws Exception {
        try {
            return FlightArchive.in(FOLDER);
        } catch (IllegalStateException e) {
            if (Boolean.getBoolean("flights.required")) Assertions.fail(e);
            return Assumptions.abort("the flights are not here: " + e.getMessage());
        }
    }
}
