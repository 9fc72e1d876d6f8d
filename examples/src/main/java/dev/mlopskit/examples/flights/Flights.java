package dev.mlopskit.examples.flights;

import dev.mlopskit.tracking.Tracking;
import java.util.Arrays;
import java.util.List;

/**
 * What a pipeline can do, shown on the 336,776 flights that left New York in 2013: a command for each thing. All of it is tracked in
 * {@code mlflow.db} of the working directory.
 */
public final class Flights {
    private static final String USAGE = """
            Say one of
              run                  all of it: split by carrier, a model of each, an approval, a release
              schedule [--again]   a run for each month of the year; called again, it has nothing left to do
              event                files that arrive in a folder, a run for each
              cache                the same run three times, the second and third from the cache
              approve [--reject]   a run that waits for an answer, from another thread
              kill                 a process that is killed in the middle, and a run that goes on
            """;

    private Flights() {}

    /** Does what the first argument says. */
    public static void main(String[] arguments) throws Exception {
        List<String> options = Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length);
        String command = arguments.length == 0 ? "" : arguments[0];
        if (!isKnown(command, options)) {
            System.err.print(USAGE);
            System.exit(2);
        }
        try (Tracking tracking = Tracking.open()) {
            Session session = new Session(tracking, System.out);
            switch (command) {
                case "run" -> RunCommand.run(session);
                case "schedule" -> ScheduleCommand.run(session, options.contains("--again"));
                case "event" -> EventCommand.run(session);
                case "cache" -> CacheCommand.run(session);
                case "approve" -> ApproveCommand.run(session, !options.contains("--reject"));
                default -> KillCommand.run(session, options.contains(KillCommand.CHILD));
            }
            System.out.println("\nThe store is " + tracking.uri() + "; to look at it, type in this folder:  mlflow ui");
        }
    }

    private static boolean isKnown(String command, List<String> options) {
        return switch (command) {
            case "run", "event", "cache" -> options.isEmpty();
            case "schedule" -> List.of("--again").containsAll(options);
            case "approve" -> List.of("--reject").containsAll(options);
            case "kill" -> List.of(KillCommand.CHILD).containsAll(options);
            default -> false;
        };
    }
}
