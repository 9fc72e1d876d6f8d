package dev.mlopskit.data.internal;

import dev.mlopskit.core.RecordColumn;
import dev.mlopskit.data.DataException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the components of a record by the columns that they make. Thread-safe. */
public final class RecordReader {
    private final List<String> names;
    private final Map<String, MethodHandle> reads = new HashMap<>();

    /**
     * A reader of a class.
     *
     * @throws dev.mlopskit.core.InvalidRecordException if it makes no columns
     * @throws DataException if it cannot be read from here
     */
    public RecordReader(Class<? extends Record> type) {
        names = RecordColumn.of(type).stream().map(RecordColumn::name).toList();
        try {
            for (int i = 0; i < names.size(); i++) {
                Method accessor = type.getRecordComponents()[i].getAccessor();
                accessor.setAccessible(true);
                reads.put(
                        names.get(i),
                        MethodHandles.lookup()
                                .unreflect(accessor)
                                .asType(MethodType.methodType(Object.class, Object.class)));
            }
        } catch (IllegalAccessException | InaccessibleObjectException e) {
            throw new DataException(
                    "record " + type.getName() + " cannot be read: open its package to the module dev.mlopskit.data",
                    e);
        }
    }

    /** The names of the columns, in order. */
    public List<String> names() {
        return names;
    }

    /** The value of a column; {@code null} if the record makes no such column. */
    public @Nullable Object read(Record row, String column) {
        MethodHandle read = reads.get(column);
        if (read == null) return null;
        try {
            return (@Nullable Object) read.invokeExact((Object) row);
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            throw new DataException("reading '" + column + "' of a row failed: " + e, e);
        }
    }
}
