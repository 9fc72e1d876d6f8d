package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.pipeline.spi.EventSource;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteDataSource;

/** Each row of a query is told once, and what would lose one is a failure. */
@Timeout(60)
class QuerySourceTest extends EventsTest {
    private SQLiteDataSource database(String... statements) throws SQLException {
        SQLiteDataSource database = new SQLiteDataSource();
        database.setUrl("jdbc:sqlite:" + folder.resolve("shop.db"));
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String each : statements) statement.execute(each);
        }
        return database;
    }

    @Test
    void new_rows_of_a_query_are_events() throws Exception {
        SQLiteDataSource shop = database(
                "CREATE TABLE orders (id INTEGER PRIMARY KEY, name TEXT, sum REAL)",
                "INSERT INTO orders VALUES (1, 'a', 1.5), (2, NULL, 2.5)");
        events.feed("orders", orders(shop));
        Await.until(() -> keys("orders").size() == 2);
        database("INSERT INTO orders VALUES (7, 'c', 0)");
        clock.advance(5000);
        Await.until(() -> keys("orders").size() == 3);
        assertThat(keys("orders")).containsExactly("shop/1", "shop/2", "shop/7");
        Map<?, ?> second = events.read("orders", 1, 1).get(0).value(Map.class);
        assertThat(second.get("sum")).isEqualTo(2.5);
        assertThat(second.containsKey("name")).isTrue();
        events.close();

        events = EventQueue.in(tracking, clock);
        database("INSERT INTO orders VALUES (8, 'd', 0)");
        events.feed("orders", orders(shop));
        Await.until(() -> keys("orders").size() == 4);
        assertThat(keys("orders")).containsExactly("shop/1", "shop/2", "shop/7", "shop/8");
    }

    private static EventSource orders(SQLiteDataSource shop) {
        return EventSources.query("shop", shop, "SELECT * FROM orders WHERE id > ? ORDER BY id", "ID", 0);
    }

    @Test
    void a_query_that_looks_back_finds_what_was_committed_late() throws Exception {
        SQLiteDataSource shop =
                database("CREATE TABLE orders (id INTEGER PRIMARY KEY)", "INSERT INTO orders VALUES (1), (3)");
        events.feed(
                "orders",
                EventSources.query("shop", shop, "SELECT id FROM orders WHERE id > ? - 10 ORDER BY id", "id", 0));
        Await.until(() -> keys("orders").size() == 2);
        database("INSERT INTO orders VALUES (2)");
        clock.advance(5000);
        Await.until(() -> keys("orders").size() == 3);
        assertThat(keys("orders")).containsExactly("shop/1", "shop/3", "shop/2");
    }

    @Test
    void a_query_that_cannot_be_asked_is_refused() throws Exception {
        SQLiteDataSource shop = database("CREATE TABLE orders (id INTEGER PRIMARY KEY)");
        assertThatThrownBy(() -> EventSources.query("shop", shop, "SELECT * FROM orders", "id", 0))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("query 'shop' has 0 '?': write one, for the last key");
        assertThatThrownBy(() -> EventSources.query("shop", shop, "SELECT '?' WHERE 1 = ? AND 2 = ?", "id", 0))
                .hasMessageContaining("has 2 '?'");
        assertThatThrownBy(() -> EventSources.query("a b", shop, "?", "id", 0)).hasMessageContaining("bad name");
        assertThatThrownBy(() -> EventSources.query("shop", shop, "?", "", 0)).hasMessageContaining("no key column");
        assertThatThrownBy(() -> EventSources.query("shop", shop, "?", "id", 0, Duration.ZERO))
                .hasMessageContaining("take more than zero");
        database("INSERT INTO orders VALUES (1)");
        EventSource wrong = EventSources.query("shop", shop, "SELECT id AS x FROM orders WHERE id > ?", "id", 0);
        EventWorker worker = events.feed("orders", wrong);
        Await.until(() -> worker.failure().isPresent());
        assertThat(worker.failure().orElseThrow())
                .hasMessageContaining("query 'shop' gives no column 'id'")
                .hasMessageContaining("[x]");
        assertThat(worker.isOver()).as("it may be mended").isFalse();
    }

    @Test
    void a_query_does_not_take_for_ever() throws Exception {
        AtomicInteger seconds = new AtomicInteger();
        SQLiteDataSource shop = database("CREATE TABLE orders (id INTEGER PRIMARY KEY)");
        DataSource listening = listening(DataSource.class, shop, "setQueryTimeout", value -> seconds.set((int) value));
        EventSources.query("shop", listening, "SELECT id FROM orders WHERE id > ?", "id", 0)
                .poll(null);
        assertThat(seconds).hasValue(60);
    }

    /** The same, and so is what its methods give; the argument of one method is told. */
    private static <T> T listening(Class<T> type, Object whole, String method, Consumer<Object> told) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, called, given) -> {
                    if (called.getName().equals(method)) told.accept(given[0]);
                    Object result = called.invoke(whole, given);
                    return result instanceof Connection || result instanceof Statement
                            ? listening(called.getReturnType(), result, method, told)
                            : result;
                }));
    }

    @Test
    void queries_of_one_topic_do_not_take_each_others_rows_for_their_own() throws Exception {
        SQLiteDataSource shop = database(
                "CREATE TABLE orders (id INTEGER PRIMARY KEY)",
                "CREATE TABLE refunds (id INTEGER PRIMARY KEY)",
                "INSERT INTO orders VALUES (1), (2)",
                "INSERT INTO refunds VALUES (1), (2), (3)");
        for (String table : List.of("orders", "refunds"))
            events.feed(
                    "money",
                    EventSources.query(table, shop, "SELECT id FROM " + table + " WHERE id > ? ORDER BY id", "id", 0));
        Await.until(() -> keys("money").size() == 5);
        assertThat(keys("money"))
                .containsExactlyInAnyOrder("orders/1", "orders/2", "refunds/1", "refunds/2", "refunds/3");
        assertThatThrownBy(() -> events.feed("money", EventSources.query("orders", shop, "?", "id", 0)))
                .hasMessageContaining("topic 'money' is fed from a source 'orders' already");
    }

    private EventSource.Polled poll(String sql, Object start) throws Exception {
        return EventSources.query("shop", database(), sql, "id", start).poll(null);
    }

    @Test
    void rows_that_would_be_lost_are_a_failure() throws Exception {
        database("CREATE TABLE lines (id INTEGER, line INTEGER)", "INSERT INTO lines VALUES (1, 1), (2, 1), (2, 2)");
        assertThatThrownBy(() -> poll("SELECT * FROM lines WHERE id > ? ORDER BY id", 0))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("query 'shop', with the key 'id', gave two rows whose key is 2")
                .hasMessageContaining("let it be unique");
        assertThatThrownBy(() -> poll("SELECT * FROM lines WHERE id > ? ORDER BY id DESC, line", 1))
                .hasMessageContaining("whose key is 2");
        assertThatThrownBy(() -> poll("SELECT id FROM lines WHERE id > ? GROUP BY id ORDER BY id DESC", 0))
                .hasMessageContaining("gave the key 1 after 2")
                .hasMessageContaining("say ORDER BY id");
        assertThat(poll("SELECT id || '-' || line AS id FROM lines WHERE id || '-' || line > ? ORDER BY 1", "")
                        .items())
                .extracting(EventSource.Item::key)
                .containsExactly("shop/1-1", "shop/2-1", "shop/2-2");
    }

    @Test
    void a_page_does_not_end_between_rows_of_one_key() throws Exception {
        database(
                "CREATE TABLE many (id INTEGER)",
                "INSERT INTO many WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)"
                        + " SELECT i FROM n");
        String sql = "SELECT id FROM many WHERE id > ? ORDER BY id";
        assertThat(poll(sql, 0)).satisfies(polled -> assertThat(polled.items()).hasSize(10_000));
        database("INSERT INTO many VALUES (10000)");
        assertThatThrownBy(() -> poll(sql, 0)).hasMessageContaining("two rows whose key is 10000");
    }

    @Test
    void a_key_of_bytes_is_refused() throws Exception {
        database("CREATE TABLE blobs (id BLOB PRIMARY KEY)", "INSERT INTO blobs VALUES (x'01'), (x'02')");
        assertThatThrownBy(() -> poll("SELECT * FROM blobs WHERE id >= ? ORDER BY id", new byte[1]))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("query 'shop' cannot begin after bytes: give its key as a text");
        assertThatThrownBy(() -> poll("SELECT * FROM blobs WHERE hex(id) > ? ORDER BY id", ""))
                .hasMessageContaining("query 'shop', with the key 'id', has bytes for a key");
        assertThat(poll("SELECT hex(id) AS id FROM blobs WHERE hex(id) > ? ORDER BY id", "")
                        .items())
                .extracting(EventSource.Item::key)
                .containsExactly("shop/01", "shop/02");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT id FROM n WHERE id > ? ORDER BY id -- is that so?",
                "SELECT id FROM n -- don't, or?\nWHERE id > ? ORDER BY id",
                "SELECT id FROM n /* why? it's */ WHERE id > ? /* ? */ ORDER BY id /* or?",
                "SELECT id FROM n /* a /* b? */ WHERE id > ? ORDER BY id",
                "SELECT id, '?''?' AS \"what?\", 1 AS [so?], 2 AS `or?` FROM n WHERE id > ? AND '--' <> '/*' ORDER BY id",
                "SELECT id FROM n WHERE id > ?1 ORDER BY id"
            })
    void marks_that_ask_for_nothing_are_none(String sql) throws Exception {
        database("CREATE TABLE n (id INTEGER PRIMARY KEY)", "INSERT INTO n VALUES (1), (2)");
        assertThat(poll(sql, 1).items()).extracting(EventSource.Item::key).containsExactly("shop/2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM t WHERE data ?? 'a' AND id > ?",
                "SELECT * FROM t WHERE data ??| ARRAY['?'] AND id > ?",
                "SELECT * FROM t /* a /* b? */ c? */ WHERE id > ?",
                "SELECT data[?], ARRAY[[1, 2], [3, 4]] FROM t",
                "SELECT $$it's?$$, $a$ $$?$$ $b$?$b$ $a$ FROM t$x WHERE id > ? AND cost <> '$'",
                "SELECT E'it\\'s?', e'\\\\', 'C:\\' FROM t WHERE id > ? AND name <> '?'",
                "SELECT 'it\\'s?' FROM t WHERE id > ? AND name <> 'don\\'t?'"
            })
    void marks_are_counted_as_the_drivers_of_other_databases_do(String sql) throws Exception {
        assertThat(EventSources.query("q", database(), sql, "id", 0).name()).isEqualTo("q");
    }

    @Test
    void a_mark_that_only_looks_quoted_counts() throws Exception {
        SQLiteDataSource shop = database();
        for (String sql :
                List.of("SELECT 1 - ? / ?", "SELECT data[?] WHERE id > ?", "SELECT $1, ?, a$$ FROM t$$ ?", "?/**/?"))
            assertThatThrownBy(() -> EventSources.query("q", shop, sql, "id", 0))
                    .hasMessageContaining("has 2 '?'");
        for (String sql : List.of("-- ?", "/* ?", "SELECT '?", "SELECT \"?\"", "??", ""))
            assertThatThrownBy(() -> EventSources.query("q", shop, sql, "id", 0))
                    .hasMessageContaining("has 0 '?'");
    }
}
