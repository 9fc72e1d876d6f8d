package dev.mlopskit.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.core.MalformedDocumentException;
import dev.mlopskit.core.Yaml;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What PyYAML writes and reads is read here as the same, but that times stay texts. */
class YamlDialectTest {
    @TempDir
    Path folder;

    @Test
    void a_text_means_the_same_in_both_languages() {
        List<Node> answers = Mlflow.NEWEST.run("yaml_dialect.py", folder).items();
        assertThat(answers).hasSizeGreaterThan(130);
        for (Node answer : answers) {
            String text = answer.at("text").text();
            if (answer.map().containsKey("refused")) {
                assertThatThrownBy(() -> Yaml.read(text)).as(text).isInstanceOf(MalformedDocumentException.class);
                continue;
            }
            Object value = ((Map<?, ?>) Objects.requireNonNull(Yaml.read(text))).get("v");
            Node expected = answer.at("value");
            if (expected.value() instanceof Map<?, ?> map && map.containsKey("time"))
                assertThat(text).contains(String.valueOf(value));
            else assertThat(plain(value)).as(text).isEqualTo(expected(expected.value()));
        }
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> entries = new LinkedHashMap<>();
            map.forEach((key, item) -> entries.put(String.valueOf(key), plain(item)));
            return entries;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> items = new ArrayList<>();
            list.forEach(item -> items.add(plain(item)));
            return items;
        }
        return value instanceof Integer || value instanceof Long ? new BigInteger(value.toString()) : value;
    }

    /** Numbers come as texts, since JSON has no word for some. */
    private static @Nullable Object expected(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            if (!(value instanceof List<?> list)) return value;
            List<@Nullable Object> items = new ArrayList<>();
            list.forEach(item -> items.add(expected(item)));
            return items;
        }
        if (map.containsKey("int")) return new BigInteger(String.valueOf(map.get("int")));
        if (map.containsKey("float")) return new Node(map.get("float")).real();
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        map.forEach((key, item) -> entries.put(String.valueOf(key), expected(item)));
        return entries;
    }
}
