package dev.mlopskit.tracking.internal.life;

import dev.mlopskit.tracking.RunStatus;
import java.util.Arrays;
import java.util.Map;

/**
 * Why this process ends, as a shutdown hook can find out: by the stack of the thread that waits for the hooks.
 *
 * @param status what a run is whose process ends so
 * @param reason the same in words
 */
public record ProcessEnd(RunStatus status, String reason) {
    /** To be called in a shutdown hook. */
    public static ProcessEnd detect() {
        for (Map.Entry<Thread, StackTraceElement[]> thread :
                Thread.getAllStackTraces().entrySet()) {
            StackTraceElement[] stack = thread.getValue();
            if (Arrays.stream(stack).anyMatch(frame -> frame.getClassName().startsWith("java.lang.Terminator")))
                return new ProcessEnd(
                        RunStatus.KILLED,
                        // The virtual machine calls the thread that handles it "SIGTERM handler".
                        "the process was ended by the signal "
                                + thread.getKey().getName().replace(" handler", ""));
            for (int i = 0; i + 1 < stack.length; i++)
                if (stack[i].getClassName().equals("java.lang.Shutdown")
                        && stack[i].getMethodName().equals("exit"))
                    return new ProcessEnd(RunStatus.FAILED, "the program called exit" + caller(stack, i));
        }
        return new ProcessEnd(RunStatus.KILLED, "the program came to its end without ending this run");
    }

    private static String caller(StackTraceElement[] stack, int from) {
        for (int i = from; i < stack.length; i++)
            if (!stack[i].getClassName().startsWith("java.lang.")) return " at " + stack[i];
        return "";
    }
}
