package dev.mlopskit.serving.internal.protocol;

import dev.mlopskit.serving.protocol.ProtocolRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a body of a request for scoring is. The rules for refusing one are MLflow's, but for the case of letters, which by RFC 9110 means nothing. */
enum ContentType {
    JSON,
    CSV;

    private static final String WANTED = ": send application/json or text/csv, in UTF-8";

    static ContentType of(ProtocolRequest request) {
        @Nullable String value = request.header("content-type");
        if (value == null) throw new Refusal(415, "the request has no Content-Type" + WANTED);
        if (value.equals("application/json")) return JSON;
        String[] parts = value.split(";", -1);
        for (int i = 1; i < parts.length; i++) parameter(parts[i].strip());
        return switch (parts[0].strip().toLowerCase(Locale.ROOT)) {
            case "application/json" -> JSON;
            case "text/csv" -> CSV;
            default -> throw new Refusal(415, "the Content-Type '" + Unfit.shorten(value) + "' is not served" + WANTED);
        };
    }

    private static void parameter(String pair) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        if (!name.equalsIgnoreCase("charset"))
            throw new Refusal(
                    415,
                    "the Content-Type has the parameter '" + Unfit.shorten(name) + "', which means nothing here"
                            + WANTED);
        if (!value.equalsIgnoreCase("utf-8"))
            throw new Refusal(415, "the Content-Type has the charset '" + Unfit.shorten(value) + "'" + WANTED);
    }
}
