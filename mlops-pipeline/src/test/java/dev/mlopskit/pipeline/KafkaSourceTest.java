package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.pipeline.spi.EventSource;
import dev.mlopskit.tracking.Tracking;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.IntStream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Time;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Records of a real broker are events, each once, wherever the process stops. */
@Timeout(120)
class KafkaSourceTest {
    @TempDir
    static Path folder;

    private static KafkaRaftServer broker;
    private static Map<String, Object> settings;

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @BeforeAll
    static void start() throws Exception {
        String listener = "localhost:" + freePort();
        String controller = "localhost:" + freePort();
        Properties properties = new Properties();
        Map.of(
                        "process.roles", "broker,controller",
                        "node.id", "1",
                        "controller.quorum.voters", "1@" + controller,
                        "listeners", "PLAINTEXT://" + listener + ",CONTROLLER://" + controller,
                        "advertised.listeners", "PLAINTEXT://" + listener,
                        "controller.listener.names", "CONTROLLER",
                        "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                        "log.dirs", folder.resolve("kafka").toString(),
                        "offsets.topic.replication.factor", "1")
                .forEach(properties::setProperty);
        Path file = folder.resolve("server.properties");
        try (var out = Files.newOutputStream(file)) {
            properties.store(out, null);
        }
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        int formatted = StorageTool.execute(
                new String[] {"format", "-t", Uuid.randomUuid().toString(), "-c", file.toString()},
                new PrintStream(told, true, StandardCharsets.UTF_8));
        assertThat(formatted).as(told.toString(StandardCharsets.UTF_8)).isZero();
        broker = new KafkaRaftServer(KafkaConfig.fromProps(properties), Time.SYSTEM);
        broker.startup();
        settings = Map.of("bootstrap.servers", listener);
    }

    @AfterAll
    static void stop() {
        broker.shutdown();
        broker.awaitShutdown();
    }

    private static void make(String topic, int partitions) throws Exception {
        try (Admin admin = Admin.create(settings)) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                    .all()
                    .get();
        }
    }

    /** One request at a time: to a topic that was just made, those that follow a refused one are out of sequence for ever. */
    private static KafkaProducer<byte[], byte[]> producer() {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("enable.idempotence", false);
        all.put("max.in.flight.requests.per.connection", 1);
        return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static void send(String topic, int from, int to) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            for (int i = from; i < to; i++)
                producer.send(new ProducerRecord<>(
                        topic, ("k" + i).getBytes(StandardCharsets.UTF_8), ("v" + i).getBytes(StandardCharsets.UTF_8)));
            producer.flush();
        }
    }

    private static List<String> values(EventQueue events, String topic) {
        return events.read(topic, 0, 10_000).stream()
                .map(event -> String.valueOf(event.value(Map.class).get("value")))
                .toList();
    }

    private static List<String> expected(int to) {
        return IntStream.range(0, to).mapToObj(i -> "v" + i).toList();
    }

    @Test
    void every_record_of_every_partition_is_one_event_also_after_the_feed_was_closed() throws Exception {
        make("orders", 3);
        send("orders", 0, 500);
        try (Tracking tracking = Tracking.open(folder.resolve("a.db"));
                EventQueue events = EventQueue.in(tracking)) {
            EventWorker worker = events.feed("in", EventSources.kafka(settings, "orders"));
            Await.until(() -> events.read("in", 0, 10_000).size() >= 200);
            worker.close();
            send("orders", 500, 700);
            events.feed("in", EventSources.kafka(settings, "orders"));
            Await.until(() -> events.read("in", 0, 10_000).size() >= 700);
            assertThat(values(events, "in")).containsExactlyInAnyOrderElementsOf(expected(700));
            Event first = events.read("in", 0, 1).get(0);
            Map<?, ?> value = first.value(Map.class);
            assertThat(first.key())
                    .isEqualTo(EventSources.kafka(settings, "orders").name() + "/" + value.get("partition") + "-"
                            + value.get("offset"));
            assertThat(value.get("key"))
                    .isEqualTo(String.valueOf(value.get("value")).replace('v', 'k'));
        }
    }

    @Test
    void every_record_is_one_event_whenever_the_process_dies(@TempDir Path place) throws Exception {
        make("killed", 3);
        try (Tracking tracking = Tracking.open(place.resolve("mlflow.db"));
                EventQueue events = EventQueue.in(tracking)) {
            send("killed", 0, 50);
            Child child =
                    Child.start(KilledFeed.class, place, "kafka", (String) settings.get("bootstrap.servers"), "killed");
            child.until(() -> events.read(KilledFeed.TOPIC, 0, 10_000).size() >= 10);
            send("killed", 50, 100);
            child.kill();
            Child last =
                    Child.start(KilledFeed.class, place, "kafka", (String) settings.get("bootstrap.servers"), "killed");
            last.until(() -> events.read(KilledFeed.TOPIC, 0, 10_000).size() >= 100);
            last.kill();
            assertThat(values(events, KilledFeed.TOPIC)).containsExactlyInAnyOrderElementsOf(expected(100));
        }
    }

    @Test
    void an_answer_that_was_not_kept_is_given_again() throws Exception {
        make("again", 1);
        send("again", 0, 20);
        EventSource source = EventSources.kafka(settings, "again");
        EventSource.Polled first = polled(source, null);
        assertThat(polled(source, null).items()).isEqualTo(first.items());
        send("again", 20, 25);
        assertThat(polled(source, first.cursor()).items()).hasSize(5);
        source.close();

        EventSource other = EventSources.kafka(settings, "again");
        assertThat(polled(other, first.cursor()).items())
                .extracting(EventSource.Item::key)
                .startsWith(other.name() + "/0-20");
        other.close();
    }

    /** What comes with the first answer that is not empty. */
    private static EventSource.Polled polled(EventSource source, String cursor) throws Exception {
        EventSource.Polled polled = source.poll(cursor);
        while (polled.items().isEmpty()) polled = source.poll(cursor);
        return polled;
    }

    @Test
    void bytes_that_are_no_text_stay_bytes() throws Exception {
        make("bytes", 1);
        byte[] bytes = {(byte) 0xff, 0, 1};
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            producer.send(new ProducerRecord<>("bytes", null, bytes)).get();
        }
        EventSource source = EventSources.kafka(settings, "bytes");
        Map<?, ?> value = (Map<?, ?>) polled(source, null).items().get(0).value();
        assertThat(value.get("value")).isEqualTo(bytes);
        assertThat(value.get("key")).isNull();
        source.close();
    }

    @Test
    void a_topic_that_is_not_there_yet_is_waited_for() throws Exception {
        EventSource source = EventSources.kafka(settings, "later");
        assertThatThrownBy(() -> source.poll(null))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("topic 'later' of Kafka is not there");
        make("later", 1);
        send("later", 0, 3);
        Await.until(() -> isThere(source));
        assertThat(polled(source, null).items()).hasSize(3);
        source.close();
    }

    private static boolean isThere(EventSource source) {
        try {
            source.poll(null);
            return true;
        } catch (Exception e) {
            return false;
        }
    }

    @Test
    void one_topic_of_two_clusters_is_two_sources() {
        String here = name("a:9092,b:9092");
        assertThat(name("B:9092, a:9092")).isEqualTo(here);
        assertThat(name(List.of("b:9092", "a:9092"))).isEqualTo(here);
        assertThat(name("c:9092")).isNotEqualTo(here).startsWith("kafka-orders-");
    }

    private static String name(Object servers) {
        return EventSources.kafka(Map.of("bootstrap.servers", servers), "orders")
                .name();
    }

    @Test
    void settings_without_servers_are_refused() {
        assertThatThrownBy(() -> EventSources.kafka(Map.of(), "orders"))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("topic 'orders' of Kafka cannot be read without bootstrap.servers");
    }
}
