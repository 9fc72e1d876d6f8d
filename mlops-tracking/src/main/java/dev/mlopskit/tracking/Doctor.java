package dev.mlopskit.tracking;

import dev.mlopskit.tracking.internal.sql.SqliteDoctor;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Examines stores that are SQLite files, and repairs them. Examining changes nothing on the disk, neither in the file nor
 * beside it. All calls may come from many threads.
 */
public final class Doctor {
    private static final String USAGE = "usage: java -cp ... dev.mlopskit.tracking.Doctor [--repair] FILE\n"
            + "FILE is a path or sqlite:///path. Exit code: 0 sound, 1 something was found, 2 it cannot be read or repaired";

    private Doctor() {}

    /**
     * Says what a file is and what is wrong with it.
     *
     * @throws StoreException if it is not there, cannot be read, or is no database of MLflow's
     */
    public static Diagnosis examine(Path file) {
        return SqliteDoctor.examine(file, Clock.systemUTC().instant());
    }

    /**
     * Repairs what can be repaired without losing anything, and says what it did, where what was there before is kept, and what
     * is wrong afterwards. Stale runs are marked as
     * killed. Rows that belong to nothing are removed, after a copy of the file has been made beside it, and an experiment
     * that runs name and that is missing is made again. A file that a migration of MLflow's broke is built anew at the
     * revision of MLflow 3.0 with all ids and rows, which any MLflow 3 then migrates when it opens it; the broken one is
     * kept beside it under a name with {@code .broken-}. A sound file stays as it is, byte for byte.
     *
     * @throws ConflictException if this or another process has the file open; nothing has been changed
     * @throws StoreException as for {@link #examine}, or if it could not be repaired; then the file is as it was
     */
    public static Diagnosis repair(Path file) {
        return SqliteDoctor.repair(file, Clock.systemUTC().instant());
    }

    /** The command line; ends the process with 0 if the store is sound, 1 with findings, 2 if it cannot be read or repaired. */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.out, System.err));
    }

    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        List<String> files = new ArrayList<>(arguments);
        boolean repair = files.removeIf("--repair"::equals);
        if (files.size() != 1 || files.get(0).startsWith("-")) {
            err.println(USAGE);
            return 2;
        }
        try {
            Path file = Path.of(files.get(0).replaceFirst("^sqlite:///", ""));
            Diagnosis diagnosis = repair ? repair(file) : examine(file);
            out.print(diagnosis);
            return diagnosis.isSound() ? 0 : 1;
        } catch (TrackingException | InvalidPathException e) {
            err.println(e.getMessage());
            return 2;
        }
    }
}
