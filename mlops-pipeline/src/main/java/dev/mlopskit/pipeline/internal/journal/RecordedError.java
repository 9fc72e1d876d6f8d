package dev.mlopskit.pipeline.internal.journal;

import dev.mlopskit.core.Thrown;
import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.pipeline.internal.values.Scalars;

/** What a body threw, as text: the exception itself is gone with its process. */
public final class RecordedError {
    private static final int MAX_TRACE = 8_000;

    private RecordedError() {}

    /** The first line is the exception, what follows its stack. */
    static String write(Throwable error) {
        String text = Thrown.text(error).replace('\n', ' ') + "\n" + Thrown.trace(error);
        return plain(text.length() > MAX_TRACE ? text.substring(0, MAX_TRACE) : text);
    }

    /** What would be read of an error. */
    public static PipelineException of(Throwable error) {
        return read(write(error));
    }

    static PipelineException read(String text) {
        int end = text.indexOf('\n');
        return new PipelineException((end < 0 ? text : text.substring(0, end)) + " (recorded in the journal)");
    }

    /** Without what PostgreSQL cannot keep. */
    static String plain(String text) {
        String clean = text.replace('\0', '\ufffd');
        if (Scalars.isPlain(clean)) return clean;
        StringBuilder good = new StringBuilder(clean.length());
        clean.codePoints().forEach(c -> good.appendCodePoint(c >= 0xd800 && c <= 0xdfff ? 0xfffd : c));
        return good.toString();
    }
}
