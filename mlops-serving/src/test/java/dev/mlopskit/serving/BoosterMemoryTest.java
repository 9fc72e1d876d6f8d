package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.serving.internal.lightgbm.LightGBMFlavor;
import dev.mlopskit.serving.internal.xgboost.XGBoostFlavor;
import dev.mlopskit.serving.spi.Flavor;
import dev.mlopskit.serving.spi.LoadedModel;
import dev.mlopskit.serving.spi.ModelSource;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A booster lies in native memory; what it was read from need not stay in that of Java, once for each loading. */
class BoosterMemoryTest {
    private record Source(String dataName, byte[] dataBytes) implements ModelSource {
        @Override
        public Map<String, Object> config() {
            return Map.of();
        }

        @Override
        public Optional<Signature> signature() {
            return Optional.empty();
        }

        @Override
        public Optional<Path> dataFile() {
            return Optional.empty();
        }

        @Override
        public byte[] file(String name) {
            throw new ModelFormatException(name, "is not there", null);
        }
    }

    @Test
    void neither_the_file_nor_its_text_is_kept() throws Exception {
        assertThat(kept(new XGBoostFlavor(), "xgboost-binary/model.json")).isLessThan(200);
        assertThat(kept(new LightGBMFlavor(), "lightgbm-binary/model.lgb")).isLessThan(200);
    }

    private static long kept(Flavor flavor, String file) throws IOException, IllegalAccessException {
        try (InputStream in = Objects.requireNonNull(BoosterMemoryTest.class.getResourceAsStream("/boosters/" + file));
                LoadedModel model = flavor.load(new Source(file, in.readAllBytes()))) {
            return length(model, Collections.newSetFromMap(new IdentityHashMap<>()));
        }
    }

    /** How long all texts and bytes are that objects of this library hold. */
    private static long length(Object object, Set<Object> seen) throws IllegalAccessException {
        if (object instanceof String text) return text.length();
        if (object instanceof byte[] bytes) return bytes.length;
        if (!object.getClass().getName().startsWith("dev.mlopskit.") || !seen.add(object)) return 0;
        long length = 0;
        for (Field field : object.getClass().getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers())) continue;
            field.setAccessible(true);
            Object value = field.get(object);
            if (value != null) length += length(value, seen);
        }
        return length;
    }
}
