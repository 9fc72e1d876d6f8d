package dev.mlopskit.benchmarks.soak.serving;

import dev.mlopskit.core.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Directories of a good package, each with one thing wrong. */
final class DirectoryMutations {
    private static final String MLMODEL = "MLmodel";
    private static final String MANIFEST = "mlopskit.json";
    private static final List<String> KINDS = List.of(
            "flipped bits in a file",
            "file cut short",
            "file gone",
            "MLmodel that others vouch for",
            "own file that others vouch for",
            "manifest",
            "YAML bomb",
            "YAML tag",
            "path that leaves",
            "signature",
            "link in the folder");
    private static final List<String> TAGS = List.of(
            "!!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL ['http://127.0.0.1/']]]]",
            "!!java.io.File [/etc/passwd]",
            "!!python/object/apply:os.system ['touch evil']",
            "!!python/name:os.system ''",
            "!!binary 'not base 64 \\x01'",
            "!!timestamp x",
            "!!set {a, b}",
            "!!omap [a: 1]",
            "!!int x",
            "!!float 'x'",
            "!<tag:yaml.org,2002:java.lang.Runtime> {}",
            "!local x");
    private static final List<String> PATHS = List.of(
            "../arena/bystander",
            "/etc/passwd",
            "a/../../x",
            "..\\x",
            "%2e%2e/x",
            "C:x",
            "'.'",
            "''",
            "'..'",
            "mlopskit.json/x");
    private static final List<String> PIECES = List.of(
            "\"\"",
            "null",
            "[]",
            "{}",
            "-1",
            "1e999",
            "\"../x\"",
            "\"array\"",
            "\"items\"",
            "\"object\"",
            "true",
            "[[[[",
            "\\u0000",
            ",",
            ":",
            "99999999999999999999",
            "NaN");

    private final Map<String, byte[]> files = new TreeMap<>();
    private final Path arena;

    DirectoryMutations(Path good, Path arena) throws IOException {
        this.arena = arena;
        try (Stream<Path> all = Files.list(good)) {
            for (Path file : all.toList()) files.put(file.getFileName().toString(), Files.readAllBytes(file));
        }
    }

    /** The next directory, in the place given. */
    PackageSoak.Mutation next(Random random, Path target) throws IOException {
        String kind = KINDS.get(random.nextInt(KINDS.size()));
        Map<String, byte[]> mutated = new TreeMap<>(files);
        List<String> names = List.copyOf(files.keySet());
        String name = names.get(random.nextInt(names.size()));
        switch (kind) {
            case "flipped bits in a file" -> mutated.computeIfPresent(name, (key, bytes) -> flipped(bytes, random));
            case "file cut short" ->
                mutated.computeIfPresent(
                        name,
                        (key, bytes) -> Arrays.copyOf(bytes, bytes.length == 0 ? 0 : random.nextInt(bytes.length)));
            case "file gone" -> mutated.remove(name);
            case "MLmodel that others vouch for" ->
                vouched(mutated, MLMODEL, flipped(Objects.requireNonNull(files.get(MLMODEL)), random));
            case "own file that others vouch for" -> {
                String own = random.nextBoolean() ? "golden_rows.json" : "sketches.json";
                vouched(mutated, own, pieced(text(own), random));
            }
            case "manifest" -> mutated.put(MANIFEST, pieced(text(MANIFEST), random));
            case "YAML bomb" -> vouched(mutated, MLMODEL, bytes(text(MLMODEL) + bomb(random)));
            case "YAML tag" ->
                vouched(
                        mutated,
                        MLMODEL,
                        bytes(text(MLMODEL) + "extra: " + TAGS.get(random.nextInt(TAGS.size())) + "\n"));
            case "path that leaves" -> {
                String path = PATHS.get(random.nextInt(PATHS.size()));
                if (random.nextBoolean())
                    vouched(mutated, MLMODEL, bytes(text(MLMODEL).replace("data: model.onnx", "data: " + path)));
                else
                    mutated.put(
                            MANIFEST,
                            bytes(text(MANIFEST)
                                    .replace("\"" + name + "\"", "\"" + path.replace("\\", "\\\\") + "\"")));
            }
            case "signature" -> vouched(mutated, MLMODEL, signature(random));
            default -> {}
        }
        Files.createDirectory(target);
        for (Map.Entry<String, byte[]> file : mutated.entrySet())
            Files.write(target.resolve(file.getKey()), file.getValue());
        if (kind.equals("link in the folder")) link(target, name, random);
        return new PackageSoak.Mutation(kind, target);
    }

    private byte[] signature(Random random) {
        String text = text(MLMODEL);
        int start = text.indexOf("inputs: '") + 9;
        int end = text.indexOf('\'', start);
        String damaged = new String(pieced(text.substring(start, end), random), StandardCharsets.UTF_8);
        return bytes(text.substring(0, start) + damaged.replace("'", "''") + text.substring(end));
    }

    private void link(Path target, String name, Random random) throws IOException {
        Path to = random.nextBoolean() ? arena.resolve("bystander") : target.resolve("..");
        if (random.nextBoolean()) {
            Files.createSymbolicLink(target.resolve("more"), to);
            return;
        }
        Files.delete(target.resolve(name));
        Files.createSymbolicLink(target.resolve(name), to);
    }

    /** Puts a file in place, with its checksum in the manifest or without a manifest at all. */
    private void vouched(Map<String, byte[]> mutated, String name, byte[] content) {
        byte[] before = Objects.requireNonNull(files.get(name));
        mutated.put(name, content);
        if (name.equals(MLMODEL) && content.length % 2 == 0) {
            mutated.remove(MANIFEST);
            return;
        }
        mutated.put(
                MANIFEST,
                bytes(text(MANIFEST)
                        .replace(Digest.sha256(before), Digest.sha256(content))
                        .replace("\"size\" : " + before.length + ",", "\"size\" : " + content.length + ",")));
    }

    private static byte[] flipped(byte[] good, Random random) {
        return good.length == 0 ? good : ArchiveMutations.flipped(good, random);
    }

    private static byte[] pieced(String text, Random random) {
        if (text.isEmpty()) return new byte[0];
        int start = random.nextInt(text.length());
        int end = Math.min(text.length(), start + random.nextInt(20));
        return bytes(text.substring(0, start) + PIECES.get(random.nextInt(PIECES.size())) + text.substring(end));
    }

    private static String bomb(Random random) {
        return switch (random.nextInt(5)) {
            case 0 ->
                "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
                        + IntStream.range(1, 12)
                                .mapToObj(i -> "a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ", ").repeat(9) + "x]\n")
                                .collect(Collectors.joining());
            case 1 -> "deep: " + "[".repeat(20_000) + "]".repeat(20_000) + "\n";
            case 2 -> "self: &s [*s]\n";
            case 3 ->
                "m0: &m0 {k0: v}\n"
                        + IntStream.range(1, 40)
                                .mapToObj(i -> "m" + i + ": &m" + i + " {<<: [*m" + (i - 1) + ", *m" + (i - 1) + "]}\n")
                                .collect(Collectors.joining());
            default -> "number: " + "9".repeat(200_000) + "\n? {a: &k [b], c: *k}\n: x\n";
        };
    }

    private String text(String name) {
        return new String(files.get(name), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
