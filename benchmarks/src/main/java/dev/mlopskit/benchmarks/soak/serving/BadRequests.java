package dev.mlopskit.benchmarks.soak.serving;

import dev.mlopskit.benchmarks.serving.Tumors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/** Requests that somebody made of good ones. The same random numbers give the same requests. */
final class BadRequests {
    static final String MIRROR = "/models/mirror/invocations";
    static final String TUMORS = "/models/tumors/invocations";
    private static final String INFER = "/v2/models/mirror/infer";
    private static final String JSON = "application/json";
    private static final String LENGTH = "Inference-Header-Content-Length";

    /** What stands for something else: numbers out of range, other types, halves of characters, markup, depth. */
    private static final List<String> PIECES = List.of(
            "null",
            "true",
            "NaN",
            "-Infinity",
            "1e999",
            "-0",
            "9223372036854775808",
            "1" + "0".repeat(4_000),
            "1e-2147483649",
            "0x10",
            "01",
            "\"\"",
            "\"\\ud800\"",
            "\"\\udfff\\ud800\"",
            "\"\\u0000\"",
            "\u0000",
            "\"</script><script>alert(1)</script>\"",
            "\"'\\\"\\\\\\n\"",
            "\"" + "x".repeat(39) + "\ud83d\ude00\"",
            "\"" + "\ud83d\ude00".repeat(1_500) + "\"",
            "[",
            "]",
            "{",
            "}",
            ",",
            ":",
            "[[]]",
            "{\"a\":{\"a\":1}}",
            "[".repeat(5_000),
            "{\"a\":".repeat(5_000),
            "\ufeff",
            "\"2026-13-45T99:99\"",
            "\"%%%\"",
            "//",
            "/*",
            "dataframe_split",
            "\"inputs\":",
            "\"params\":",
            "\"binary_data_size\":",
            "\"shape\":",
            "-1",
            "4294967297",
            "\"BYTES\"",
            "\"FP16\"",
            "\"UINT64\"",
            "\"BF16\"",
            "[-1]",
            "[2,3]",
            "[1,0]",
            "[9223372036854775807,2]",
            "[65536,65536]");

    private static final List<String> TYPES = List.of(
            "",
            "text/html",
            "application/x-www-form-urlencoded",
            "application/json; charset=latin1",
            "application/json;charset",
            "text/csv; x=<b>",
            "application/octet-stream",
            "multipart/form-data; boundary=x",
            "\"><script>",
            "application/json, text/csv",
            "\u00e9\u00ff",
            ";;;;",
            "application/" + "x".repeat(3_000));

    private static final List<String> METHODS =
            List.of("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "post", "<SCRIPT>", "X".repeat(500));

    private static final List<String> PATHS = List.of(
            "/",
            "/nothing",
            "/models/",
            "/models/none/invocations",
            "/models/%3Cscript%3E/invocations",
            "/models/mirror/../../etc/passwd",
            "/models/%2e%2e%2f/x",
            "/v2/models/%00/infer",
            "/v2/models/%ff%fe/infer",
            "/v2/models/%F0%9F%98/infer",
            "/v2/models/mirror/versions/9/infer",
            "/v2/models/mirror/explode",
            "/invocations",
            "/models/" + "x".repeat(39) + "%F0%9F%98%80/invocations",
            "/" + "a/".repeat(1_000),
            "/v2/models/mirror%2Finfer",
            "/V2/models");

    /** A request. */
    record Bad(String kind, String method, String path, Map<String, String> headers, byte[] body) {}

    private final List<Bad> seeds;

    BadRequests() throws IOException {
        String columns =
                Arrays.stream(Tumors.columns()).map(name -> "\"" + name + "\"").collect(Collectors.joining(","));
        String row = "["
                + Arrays.stream(Tumors.values()[0]).mapToObj(String::valueOf).collect(Collectors.joining(",")) + "]";
        String what = Base64.getEncoder().encodeToString(new byte[] {1, 2, 3});
        String good = "[1.5,7,\"text\",\"2026-11-27T10:00:00\",\"" + what + "\"]";
        String names = "[\"a\",\"n\",\"s\",\"when\",\"what\"]";
        String record = "{\"a\":1.5,\"n\":7,\"s\":\"text\",\"when\":\"2026-11-27\",\"what\":\"" + what + "\"}";
        seeds = List.of(
                json(
                        TUMORS,
                        "{\"dataframe_split\":{\"columns\":[" + columns + "],\"data\":[" + row + "," + row + "]}}"),
                json(MIRROR, "{\"dataframe_split\":{\"columns\":" + names + ",\"data\":[" + good + "," + good + "]}}"),
                json(MIRROR, "{\"dataframe_records\":[" + record + "," + record + "],\"params\":{}}"),
                json(MIRROR, "{\"instances\":[" + record + "]}"),
                json(MIRROR, "{\"inputs\":" + record.replaceAll(":(\"[^\"]*\"|[0-9.]+)", ":[$1]") + "}"),
                new Bad(
                        "CSV",
                        "POST",
                        MIRROR,
                        Map.of("Content-Type", "text/csv"),
                        bytes("a,n,s,when,what\n1.5,7,\"te\"\"xt\",2026-11-27," + what + "\n")),
                json(
                        INFER,
                        "{\"id\":\"7\",\"inputs\":[{\"name\":\"a\",\"shape\":[2],\"datatype\":\"FP64\",\"data\":[1.5,2.5]},"
                                + "{\"name\":\"n\",\"shape\":[2],\"datatype\":\"INT64\",\"data\":[1,2]},"
                                + "{\"name\":\"s\",\"shape\":[2],\"datatype\":\"BYTES\",\"data\":[\"x\",\"y\"]},"
                                + "{\"name\":\"when\",\"shape\":[2],\"datatype\":\"BYTES\",\"data\":[\"2026-11-27\",\"2026-11-28\"]},"
                                + "{\"name\":\"what\",\"shape\":[2],\"datatype\":\"BYTES\",\"data\":[\"AQID\",\"AQID\"]}]}"),
                binary());
    }

    /** The seeds themselves, which are right. */
    List<Bad> good() {
        return seeds;
    }

    private static Bad json(String path, String body) {
        return new Bad("JSON", "POST", path, Map.of("Content-Type", JSON), bytes(body));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Tensors in bytes behind the JSON, one of numbers and texts. */
    private static Bad binary() {
        ByteBuffer data = ByteBuffer.allocate(8 + 8 + 5 + 14 + 7).order(ByteOrder.LITTLE_ENDIAN);
        data.putDouble(1.5).putLong(7).putInt(1).put((byte) 'x').putInt(10).put(bytes("2026-11-27"));
        data.putInt(3).put(new byte[] {1, 2, 3});
        String[] names = {"a FP64 8", "n INT64 8", "s BYTES 5", "when BYTES 14", "what BYTES 7"};
        String head = Arrays.stream(names)
                .map(each -> each.split(" "))
                .map(each -> "{\"name\":\"" + each[0] + "\",\"shape\":[1],\"datatype\":\"" + each[1]
                        + "\",\"parameters\":{\"binary_data_size\":" + each[2] + "}}")
                .collect(Collectors.joining(",", "{\"inputs\":[", "]}"));
        byte[] body = Arrays.copyOf(bytes(head), head.length() + data.capacity());
        System.arraycopy(data.array(), 0, body, head.length(), data.capacity());
        return new Bad("binary", "POST", INFER, Map.of("Content-Type", JSON, LENGTH, "" + head.length()), body);
    }

    Bad next(Random random) {
        Bad seed = seeds.get(random.nextInt(seeds.size()));
        return switch (random.nextInt(12)) {
            case 0 -> {
                String type = pick(TYPES, random);
                yield new Bad(
                        "content type",
                        seed.method(),
                        random.nextBoolean() ? MIRROR : TUMORS,
                        type.isEmpty() ? Map.of() : Map.of("Content-Type", type),
                        seed.body());
            }
            case 1 -> new Bad("method", pick(METHODS, random), seed.path(), seed.headers(), seed.body());
            case 2 -> new Bad("path", "POST", pick(PATHS, random), seed.headers(), seed.body());
            case 3 -> lie(random);
            default -> {
                byte[] body = seed.body();
                for (int i = random.nextInt(3); i >= 0; i--) body = mutated(body, random);
                if (body.length > SoakedServer.BODY_LIMIT) body = Arrays.copyOf(body, SoakedServer.BODY_LIMIT);
                yield new Bad(seed.kind(), "POST", seed.path(), seed.headers(), body);
            }
        };
    }

    /** The length of the JSON before the tensors is not what the header says. */
    private static Bad lie(Random random) {
        Bad seed = binary();
        List<String> lengths = List.of(
                "0",
                "1",
                "-1",
                "" + (seed.body().length + 1),
                "2147483648",
                "99999999999999999999",
                "abc",
                "0x10",
                "1.0",
                "",
                " ",
                "<b>",
                "" + seed.body().length,
                "" + random.nextInt(seed.body().length));
        return new Bad(
                "length of the JSON",
                "POST",
                INFER,
                Map.of("Content-Type", JSON, LENGTH, pick(lengths, random)),
                seed.body());
    }

    private static <T> T pick(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }

    private static byte[] mutated(byte[] body, Random random) {
        if (body.length == 0) return bytes(pick(PIECES, random));
        int at = random.nextInt(body.length);
        int span = Math.min(body.length - at, 1 + random.nextInt(20));
        return switch (random.nextInt(8)) {
            case 0 -> Arrays.copyOf(body, at);
            case 1 -> {
                byte[] flipped = body.clone();
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                yield flipped;
            }
            case 2 -> spliced(body, at, span, new byte[0]);
            case 3 -> spliced(body, at, 0, Arrays.copyOfRange(body, at, at + span));
            case 4 -> spliced(body, at, 0, new byte[] {(byte) 0xc0, (byte) 0x80, (byte) random.nextInt(256)});
            case 5 -> spliced(body, at, 0, bytes(pick(PIECES, random)));
            case 6 -> new String(body, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_16);
            default -> value(body, at, random);
        };
    }

    /** In place of the value behind a colon or a comma. */
    private static byte[] value(byte[] body, int at, Random random) {
        int from = at;
        while (from < body.length && ":,[".indexOf(body[from]) < 0) from++;
        int to = Math.min(from + 1, body.length);
        while (to < body.length && ",]}".indexOf(body[to]) < 0) to++;
        from = Math.min(from + 1, to);
        return spliced(body, from, to - from, bytes(pick(PIECES, random)));
    }

    private static byte[] spliced(byte[] body, int at, int removed, byte[] added) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + added.length);
        out.write(body, 0, at);
        out.writeBytes(added);
        out.write(body, at + removed, body.length - at - removed);
        return out.toByteArray();
    }
}
