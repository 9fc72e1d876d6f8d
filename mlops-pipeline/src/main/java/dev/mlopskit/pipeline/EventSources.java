package dev.mlopskit.pipeline;

import dev.mlopskit.pipeline.internal.SystemClock;
import dev.mlopskit.pipeline.internal.events.AliasSource;
import dev.mlopskit.pipeline.internal.events.FolderSource;
import dev.mlopskit.pipeline.internal.events.KafkaSource;
import dev.mlopskit.pipeline.internal.events.NamedSource;
import dev.mlopskit.pipeline.internal.events.QuerySource;
import dev.mlopskit.pipeline.spi.EventSource;
import dev.mlopskit.tracking.Tracking;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Where events can come from that are asked for, to {@linkplain EventQueue#feed(String, EventSource) feed} a topic. Each begins with what is
 * there when it is asked for the first time, and keeps its place in the database of the queue. One object feeds one topic. What cannot be asked, such
 * as a folder or a model that is not there, is told by {@link EventWorker#failure()} as long as it is so.
 */
public final class EventSources {
    private EventSources() {}

    /**
     * The same source under another name: its place is kept under that, and its keys begin with it and {@code /}. For two that would be one by their
     * own names, such as the same alias in two registries, or a cluster of Kafka that moves to other addresses.
     *
     * @param name by the rule for names of tasks
     * @throws PipelineException if it is none
     */
    public static EventSource named(String name, EventSource source) {
        return new NamedSource(name, source);
    }

    /**
     * New and changed files of a folder, once their size and time have stood still for 2 s. It is looked at every 5 s, and at once where
     * the system tells of changes. The value of an event is the {@link Path}, its key path, time and size. Meant for folders of up to some ten thousand
     * files, as the cursor names each. Links are followed, but for one to a folder that it lies in.
     * A folder within or a file that cannot be read, and a file whose name is not in the encoding of names of this JVM ({@code LC_ALL=C} has no letters but those
     * of ASCII), is no event: {@link EventWorker#failure()} and the log name it as long as it is there, and the other files are told all the same.
     *
     * @param glob which files, as {@link java.nio.file.FileSystem#getPathMatcher} reads it, of their path within the folder: {@code *.csv}
     *     for those in it, {@code **.csv} for those in folders within too
     * @throws PipelineException if the glob cannot be read
     */
    public static EventSource folder(Path folder, String glob) {
        return folder(folder, glob, Duration.ofSeconds(5), Duration.ofSeconds(2), SystemClock.INSTANCE);
    }

    /**
     * Does the same in other times.
     *
     * @param interval how often it is looked at; more than zero
     * @param still how long a file has to stand still; zero or more
     * @param clock what these go by; that of the queue
     */
    public static EventSource folder(Path folder, String glob, Duration interval, Duration still, PipelineClock clock) {
        if (still.isNegative())
            throw new PipelineException(
                    "files of " + folder + " cannot stand still for " + still + ": take zero or more");
        return new FolderSource(folder, glob, positive("folder " + folder, interval), still, clock);
    }

    /**
     * New rows of a query, every 5 s. The value of an event is a map of the columns by their labels, its key the name, {@code /} and the key column as text. At most
     * 10,000 rows are taken at a time, and an answer that takes longer than a minute is given up and asked for again. A key that is committed after a greater one is never found by {@code id > ?}: where transactions overlap, look back, as in {@code
     * id > ? - 100}; what is found again is no new event. A second row of the same key is lost in the same way, so the key has to be unique, as that of a join
     * seldom is; two of one key in one answer are refused, as are numbers that go down and keys of bytes.
     *
     * @param name what its place is kept under, by the rule for names of tasks
     * @param sql with one {@code ?}, which stands for the last key that was found, and ordered by the key: {@code SELECT * FROM
     *     orders WHERE id > ? ORDER BY id}
     * @param keyColumn the label of the column of the key, which is unique and not {@code NULL}
     * @param start what {@code ?} is at first
     * @throws PipelineException if the query has no {@code ?}, or several; those in comments, texts and quoted names do not count, nor does the {@code ??} of
     *     PostgreSQL's driver
     */
    public static EventSource query(String name, DataSource database, String sql, String keyColumn, Object start) {
        return query(name, database, sql, keyColumn, start, Duration.ofSeconds(5));
    }

    /** Does the same at another interval, more than zero. */
    public static EventSource query(
            String name, DataSource database, String sql, String keyColumn, Object start, Duration interval) {
        return new QuerySource(name, database, sql, keyColumn, start, positive("query '" + name + "'", interval));
    }

    /**
     * The moves of an alias in the registry, looked for every second. The value of an event is a {@link dev.mlopskit.tracking.AliasMove}.
     * A move by MLflow itself, which keeps no history, is found by where the alias points, with {@code MLflow} as who made it; of several between two looks, the last. Its key is {@code model@alias} and the number of the move.
     */
    public static EventSource alias(Tracking tracking, String model, String alias) {
        return alias(tracking, model, alias, Duration.ofSeconds(1));
    }

    /** Does the same at another interval, more than zero. */
    public static EventSource alias(Tracking tracking, String model, String alias, Duration interval) {
        return new AliasSource(
                tracking, model, alias, positive("alias " + model + "@" + alias, interval), SystemClock.INSTANCE);
    }

    /**
     * The records of all partitions of a topic of Kafka, from the first that is there. Needs {@code org.apache.kafka:kafka-clients}. How far it
     * has come is kept with the events and not in Kafka, so that none is lost or added twice. The value of an event is a map of {@code
     * key}, {@code value}, {@code partition}, {@code offset} and {@code time}, where key and value are texts, or {@code byte[]} if they are not in
     * UTF-8; its key is the name of the source, partition and offset. That name is made of the topic and the addresses of the servers: whoever may change these
     * gives one of his own, by {@link #named}, as does whoever deletes a topic and makes it anew, whose offsets begin again.
     *
     * @param settings of Kafka's consumer, at least {@code bootstrap.servers}; deserializers and commits are set here
     * @throws PipelineException if the servers or the library are missing
     */
    public static EventSource kafka(Map<String, ?> settings, String topic) {
        try {
            return new KafkaSource(settings, topic);
        } catch (NoClassDefFoundError e) {
            throw new PipelineException(
                    "topic '" + topic
                            + "' of Kafka cannot be read without its library: add org.apache.kafka:kafka-clients",
                    e);
        }
    }

    private static Duration positive(String what, Duration interval) {
        if (interval.isNegative() || interval.isZero())
            throw new PipelineException(what + " cannot be asked every " + interval + ": take more than zero");
        return interval;
    }
}
