package dev.mlopskit.pipeline;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.mlopskit.core.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What OpenLineage's own JSON schemas say of an event: of the whole by the address that it names, and of each facet by its own. */
final class LineageSchemas {
    private static final String SPEC = "https://openlineage.io/spec/";
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(LineageSchemas::text));

    private LineageSchemas() {}

    /** All that is wrong. */
    static List<String> complaints(Map<String, Object> event) {
        List<String> complaints = new ArrayList<>();
        check(event, event.get("schemaURL"), complaints);
        for (String part : List.of("run", "job"))
            if (event.get(part) instanceof Map<?, ?> whole && whole.get("facets") instanceof Map<?, ?> facets)
                for (Object facet : facets.values()) check(facet, ((Map<?, ?>) facet).get("_schemaURL"), complaints);
        return complaints;
    }

    private static void check(Object value, @Nullable Object schema, List<String> complaints) {
        SCHEMAS
                .getSchema(SchemaLocation.of(String.valueOf(schema)))
                .validate(
                        Json.write(value),
                        InputFormat.JSON,
                        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(Error::toString)
                .forEach(complaints::add);
    }

    /** The text of a schema, which is among the resources of the tests; no net is asked. */
    private static String text(String address) {
        String name = "/openlineage/" + address.substring(SPEC.length());
        try (InputStream in = LineageSchemas.class.getResourceAsStream(name)) {
            if (!address.startsWith(SPEC) || in == null) throw new AssertionError("no schema " + address);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
