package dev.mlopskit.pipeline.internal.events;

import dev.mlopskit.core.Digest;
import dev.mlopskit.core.Json;
import dev.mlopskit.pipeline.PipelineException;
import dev.mlopskit.pipeline.internal.Names;
import dev.mlopskit.pipeline.spi.EventSource;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The records of a topic of Kafka. The cursor has the next offset of each partition, so that the place is kept with the events and
 * not in Kafka; every partition is read, and no group is joined.
 */
public final class KafkaSource implements EventSource {
    private static final Duration WAIT = Duration.ofMillis(500);
    private static final long LOOK_NANOS = Duration.ofSeconds(30).toNanos();

    private final Map<String, Object> config;
    private final String topic;
    private final String name;
    private @Nullable Consumer<byte[], byte[]> consumer;
    private @Nullable String at;
    private long lookedAt;

    /** A topic, which need not be there yet, though one that is not is told as a failure until it is. */
    public KafkaSource(Map<String, ?> config, String topic) {
        if (!config.containsKey(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG))
            throw new PipelineException("topic '" + topic + "' of Kafka cannot be read without "
                    + ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG + ": add it to the settings, such as localhost:9092");
        this.config = new HashMap<>(config);
        this.config.putIfAbsent(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        this.config.putIfAbsent(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        this.config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        this.config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        this.config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        this.topic = topic;
        this.name = Names.of("kafka-" + topic + "-" + cluster(config.get(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG)));
    }

    /** What tells one cluster from another before it is asked: where it is looked for, in whatever order. */
    private static String cluster(@Nullable Object servers) {
        Stream<?> each = servers instanceof List<?> list
                ? list.stream()
                : Arrays.stream(String.valueOf(servers).split(","));
        String all = each.map(server -> server.toString().strip().toLowerCase(Locale.ROOT))
                .sorted()
                .collect(Collectors.joining(","));
        return Digest.sha256(all.getBytes(StandardCharsets.UTF_8)).substring(0, 12);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Polled poll(@Nullable String cursor) {
        Consumer<byte[], byte[]> from = consumer;
        if (from == null) {
            from = consumer = new KafkaConsumer<>(config);
            at = null;
            lookedAt = 0;
        }
        Map<Integer, Long> next = places(cursor);
        boolean look = lookedAt == 0
                || System.nanoTime() - lookedAt > LOOK_NANOS
                || from.assignment().isEmpty();
        // After an answer that was not kept, it stands too far.
        if (look || at == null || !at.equals(cursor)) seek(from, next, look);
        if (from.assignment().isEmpty())
            throw new PipelineException(
                    "topic '" + topic + "' of Kafka is not there: make it, or correct the name or the servers");
        List<Item> items = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> each : from.poll(WAIT)) {
            items.add(item(each));
            next.put(each.partition(), each.offset() + 1);
        }
        String reached = items.isEmpty() ? cursor : write(next);
        at = reached;
        return new Polled(items, reached, !items.isEmpty());
    }

    private void seek(Consumer<byte[], byte[]> from, Map<Integer, Long> next, boolean look) {
        if (look) {
            List<PartitionInfo> known = from.partitionsFor(topic);
            Set<TopicPartition> partitions = known == null
                    ? Set.of()
                    : known.stream()
                            .map(each -> new TopicPartition(topic, each.partition()))
                            .collect(Collectors.toSet());
            if (!partitions.equals(from.assignment())) from.assign(partitions);
            lookedAt = System.nanoTime();
        }
        List<TopicPartition> fresh = new ArrayList<>();
        for (TopicPartition each : from.assignment()) {
            Long place = next.get(each.partition());
            if (place == null) fresh.add(each);
            else from.seek(each, place);
        }
        if (!fresh.isEmpty()) from.seekToBeginning(fresh);
    }

    private Item item(ConsumerRecord<byte[], byte[]> each) {
        Map<String, @Nullable Object> value = new LinkedHashMap<>();
        value.put("key", text(each.key()));
        value.put("value", text(each.value()));
        value.put("partition", each.partition());
        value.put("offset", each.offset());
        value.put("time", Instant.ofEpochMilli(each.timestamp()));
        return new Item(name + "/" + each.partition() + "-" + each.offset(), value);
    }

    /** The text that bytes are, or the bytes where they are none. */
    private static @Nullable Object text(byte @Nullable [] bytes) {
        if (bytes == null) return null;
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return bytes;
        }
    }

    private static Map<Integer, Long> places(@Nullable String cursor) {
        Map<Integer, Long> places = new TreeMap<>();
        if (cursor != null && Json.read(cursor) instanceof Map<?, ?> map)
            map.forEach((partition, place) ->
                    places.put(Integer.valueOf((String) partition), ((Number) place).longValue()));
        return places;
    }

    private static String write(Map<Integer, Long> places) {
        Map<String, Long> named = new LinkedHashMap<>();
        places.forEach((partition, place) -> named.put(String.valueOf(partition), place));
        return Json.write(named);
    }

    @Override
    public Duration interval() {
        return WAIT;
    }

    @Override
    public void close() {
        // It was interrupted in order to be closed, and is to say so to Kafka.
        boolean interrupted = Thread.interrupted();
        if (consumer != null) consumer.close();
        if (interrupted) Thread.currentThread().interrupt();
    }
}
