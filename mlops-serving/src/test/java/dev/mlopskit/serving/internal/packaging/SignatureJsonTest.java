package dev.mlopskit.serving.internal.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.serving.ServingException;
import dev.mlopskit.serving.Signature;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SignatureJsonTest {
    private static final List<String> PIECES = List.of(
            "[",
            "]",
            "{",
            "}",
            ",",
            ":",
            "null",
            "1",
            "-2",
            "1e99",
            "true",
            "\"name\"",
            "\"type\"",
            "\"tensor\"",
            "\"tensor-spec\"",
            "\"dtype\"",
            "\"shape\"",
            "\"double\"",
            "\"default\"",
            "99999999999999999999",
            "\"array\"",
            "\"items\"",
            "\"object\"",
            "\"properties\"",
            "\"any\"");
    private static final String GOOD = "[{\"name\":\"a\",\"type\":\"tensor\",\"default\":1,"
            + "\"tensor-spec\":{\"dtype\":\"float32\",\"shape\":[-1,2]}}]";
    private static final String NESTED = "[{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"a\":"
            + "{\"type\":\"map\",\"values\":{\"type\":\"long\"},\"required\":false}}},\"name\":\"n\",\"required\":true}]";
    private static final String PARAMS = "[{\"name\":\"a\",\"type\":\"double\",\"default\":[1],\"shape\":[-1]}]";

    @Test
    void columnsThatAreCalledByTheirPlacesAreWrittenAsNumbers() {
        String places =
                "[{\"type\":\"double\",\"name\":0,\"required\":true},{\"type\":\"any\",\"name\":1,\"required\":false}]";
        assertThat(again(places)).isEqualTo(places);
        assertThat(again("[{\"type\":\"double\"},{\"type\":\"any\",\"optional\":true}]"))
                .isEqualTo(places);
        String one = "[{\"type\":\"double\",\"name\":\"1\",\"required\":true}]";
        assertThat(again(one)).isEqualTo(one);
        String none = "[{\"type\":\"double\",\"required\":true}]";
        assertThat(again(none)).isEqualTo(none);
    }

    @Test
    void numbersThatAreNoJsonAreWrittenAsPythonDoes() {
        String params = "[{\"name\":\"a\",\"default\":Infinity,\"shape\":null,\"type\":\"double\"}]";
        Signature signature = SignatureJson.read(Map.of("inputs", GOOD, "params", params));
        assertThat(SignatureJson.write(Objects.requireNonNull(signature)).get("params"))
                .isEqualTo(params);
    }

    private static Object again(String inputs) {
        Signature signature = SignatureJson.read(Map.of("inputs", inputs));
        return SignatureJson.write(Objects.requireNonNull(signature)).get("inputs");
    }

    @Test
    void damageOnlyEverGivesTypedErrors() {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            Map<String, Object> map = new HashMap<>();
            map.put("inputs", damaged(random.nextBoolean() ? GOOD : NESTED, random));
            map.put("outputs", random.nextBoolean() ? null : damaged(GOOD, random));
            map.put("params", random.nextBoolean() ? null : damaged(PARAMS, random));
            try {
                SignatureJson.read(map);
            } catch (ServingException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }

    private static String damaged(String text, Random random) {
        if (random.nextInt(4) == 0) return text;
        int start = random.nextInt(text.length());
        int end = Math.min(text.length(), start + random.nextInt(12));
        return text.substring(0, start) + PIECES.get(random.nextInt(PIECES.size())) + text.substring(end);
    }
}
