package dev.mlopskit.serving.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.serving.ServingException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
            "99999999999999999999");
    private static final String GOOD = "[{\"name\":\"a\",\"type\":\"tensor\",\"default\":1,"
            + "\"tensor-spec\":{\"dtype\":\"float32\",\"shape\":[-1,2]}}]";
    private static final String PARAMS = "[{\"name\":\"a\",\"type\":\"double\",\"default\":[1],\"shape\":[-1]}]";

    @Test
    void damageOnlyEverGivesTypedErrors() {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            Map<String, Object> map = new HashMap<>();
            map.put("inputs", damaged(GOOD, random));
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
