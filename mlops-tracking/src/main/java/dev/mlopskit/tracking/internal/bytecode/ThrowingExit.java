package dev.mlopskit.tracking.internal.bytecode;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.StackWalker.StackFrame;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whether a {@code close()} was reached because an exception is leaving a try block, which Java does not say.
 * Compilers write the clean-up code of such a block twice: once for the normal end, and once followed by rethrowing. So the
 * byte code after the call tells which of the two this is. Where the code cannot be read, the answer is no.
 */
public final class ThrowingExit {
    private static final Logger LOG = LoggerFactory.getLogger(ThrowingExit.class);
    private static final StackWalker WALKER = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    private ThrowingExit() {}

    /**
     * The place whose exception is passing through, if the code that called a method of {@code closed} throws next.
     *
     * @param closed the classes of the resource, whose own frames are passed over
     */
    public static Optional<String> detect(Set<Class<?>> closed) {
        Optional<StackFrame> caller = WALKER.walk(
                frames -> frames.filter(frame -> !isOwn(frame, closed)).findFirst());
        return caller.filter(ThrowingExit::throwsNext)
                .map(frame -> frame.toStackTraceElement().toString());
    }

    private static boolean isOwn(StackFrame frame, Set<Class<?>> closed) {
        Class<?> type = frame.getDeclaringClass();
        // Kotlin's use() closes in a helper of its library, which its code calls as Java's calls close().
        return type == ThrowingExit.class
                || closed.contains(type)
                || type.getName().startsWith("kotlin.");
    }

    private static boolean throwsNext(StackFrame frame) {
        Class<?> type = frame.getDeclaringClass();
        String resource = type.getName().substring(type.getName().lastIndexOf('.') + 1) + ".class";
        try (InputStream in = type.getResourceAsStream(resource)) {
            if (in == null || frame.getByteCodeIndex() < 0) return false;
            MethodCode code = MethodCode.read(new DataInputStream(in), frame.getMethodName(), frame.getDescriptor());
            return code != null && throwsAfter(code, frame.getByteCodeIndex());
        } catch (IOException | IndexOutOfBoundsException e) {
            LOG.debug("the code of {} cannot be read", type, e);
            return false;
        }
    }

    /** Whether the instructions after the call of a method named close only load, jump and then throw. */
    private static boolean throwsAfter(MethodCode code, int call) {
        String called = code.called(call);
        // Another name: an agent has rewritten the class, and its positions are not those of the file.
        if (called == null || !called.startsWith("close")) return false;
        int at = call + (code.at(call) == 0xb9 ? 5 : 3); // invokeinterface has two bytes more
        for (int steps = 0; steps < 8; steps++) {
            int instruction = code.at(at);
            if (instruction == 0xbf) return true; // athrow
            if (instruction >= 0x2a && instruction <= 0x2d) at += 1; // aload_0 to aload_3
            else if (instruction == 0x19) at += 2; // aload
            else if (instruction == 0xa7) at += (short) code.twoAt(at + 1); // goto
            else return false;
        }
        return false;
    }
}
