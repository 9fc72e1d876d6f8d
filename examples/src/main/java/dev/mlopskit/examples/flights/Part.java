package dev.mlopskit.examples.flights;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import dev.mlopskit.core.AtomicFiles;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The flights of one carrier, in a file of its own, so that a journal or a cache keeps where they are and not all of them.
 *
 * @param carrier two letters or digits
 * @param file a CSV without a header, a line for each leg
 * @param flights how many there were
 * @param flown how many of them are in the file; the others were cancelled or diverted
 */
record Part(String carrier, Path file, int flights, int flown) {
    /** Splits an archive by carrier; the parts are in the order of their names. */
    static List<Part> split(Path archive) throws IOException {
        Map<String, List<Flight>> carriers = new TreeMap<>();
        FlightArchive.read(archive, flight -> carriers.computeIfAbsent(flight.carrier(), c -> new ArrayList<>())
                .add(flight));
        Path folder = Files.createDirectories(Session.FOLDER.resolve("parts"));
        List<Part> parts = new ArrayList<>();
        for (Map.Entry<String, List<Flight>> carrier : carriers.entrySet())
            parts.add(write(carrier.getKey(), folder.resolve(carrier.getKey() + ".csv"), carrier.getValue()));
        return parts;
    }

    private static Part write(String carrier, Path file, List<Flight> flights) {
        List<String[]> legs = new ArrayList<>();
        for (Flight flight : flights) {
            Double departure = flight.departureDelay();
            Double arrival = flight.arrivalDelay();
            if (departure != null && arrival != null) legs.add(line(flight, departure, arrival));
        }
        AtomicFiles.write(file, out -> {
            Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
            CsvWriter csv = CsvWriter.builder().build(text);
            legs.forEach(csv::writeRecord);
            csv.flush();
        });
        return new Part(carrier, file, flights.size(), legs.size());
    }

    private static String[] line(Flight flight, double departure, double arrival) {
        return new String[] {
            Integer.toString(flight.month()),
            Double.toString(departure),
            Integer.toString(flight.hour()),
            Integer.toString(flight.distance()),
            Double.toString(arrival)
        };
    }

    /** Reads the legs. */
    List<Leg> legs() throws IOException {
        try (CsvReader<CsvRecord> rows = CsvReader.builder().ofCsvRecord(file)) {
            return rows.stream().map(Part::leg).toList();
        }
    }

    private static Leg leg(CsvRecord row) {
        return new Leg(
                Integer.parseInt(row.getField(0)),
                Double.parseDouble(row.getField(1)),
                Double.parseDouble(row.getField(2)),
                Double.parseDouble(row.getField(3)),
                Double.parseDouble(row.getField(4)));
    }
}
