package dev.mlopskit.benchmarks.soak.serving;

import com.github.luben.zstd.ZstdOutputStream;
import dev.mlopskit.serving.ModelPackage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/** Archives of a good package, each with one thing wrong. */
final class ArchiveMutations {
    static final String RATIO = "bomb by ratio";

    private static final List<String> SUFFIXES = List.of(".tar.gz", ".tar.zst", ".zip");
    private static final List<String> KINDS = List.of(
            "flipped bits",
            "flipped bits in the tar",
            "truncated",
            "spliced",
            "slip",
            "link or device",
            "bomb by size",
            RATIO,
            "bomb by entries",
            "name twice",
            "file more");
    private static final byte[] LINKS = {
        TarConstants.LF_SYMLINK, TarConstants.LF_LINK, TarConstants.LF_CHR, TarConstants.LF_BLK, TarConstants.LF_FIFO
    };

    private final Map<String, byte[]> files = new TreeMap<>();
    private final Map<String, byte[]> whole = new HashMap<>();
    private final Map<String, byte[]> bombs = new HashMap<>();
    private final Path arena;
    private final List<String> slips;

    ArchiveMutations(Path good, Path arena) throws IOException {
        this.arena = arena;
        try (Stream<Path> all = Files.list(good)) {
            for (Path file : all.toList()) files.put(file.getFileName().toString(), Files.readAllBytes(file));
        }
        for (String suffix : SUFFIXES) {
            Path archive = good.resolveSibling("whole" + suffix);
            ModelPackage.read(good).archive(archive);
            whole.put(suffix, Files.readAllBytes(archive));
        }
        String outside = arena.resolve("evil").toAbsolutePath().toString();
        slips = List.of(
                "../evil",
                "../../evil",
                outside,
                "a/../../evil",
                "./../evil",
                "a\\..\\..\\evil",
                "..\\evil",
                "C:/evil",
                "C:\\evil",
                "//evil",
                "\\\\host\\evil",
                "%2e%2e/evil",
                "../bystander",
                "..",
                ".",
                "",
                "a/./../../evil",
                "a//..//..//evil",
                "../inside/target/../evil",
                "evil\0../evil",
                "..%2fevil",
                "\u2025/evil",
                "nul",
                "a:b",
                "~/evil");
    }

    /** The next archive, in the folder given. */
    PackageSoak.Mutation next(Random random, Path inside) throws IOException {
        String kind = KINDS.get(random.nextInt(KINDS.size()));
        // It unpacks until 64 MiB are there.
        if (kind.equals(RATIO) && random.nextInt(10) > 0) kind = "flipped bits";
        String suffix = SUFFIXES.get(random.nextInt(SUFFIXES.size()));
        if (kind.equals("flipped bits in the tar") && suffix.equals(".zip")) suffix = ".tar.gz";
        Path archive = inside.resolve("a" + suffix);
        Files.write(archive, bytes(kind, suffix, random));
        return new PackageSoak.Mutation(kind, archive);
    }

    private byte[] bytes(String kind, String suffix, Random random) throws IOException {
        byte[] good = Objects.requireNonNull(whole.get(suffix));
        return switch (kind) {
            case "flipped bits" -> flipped(good, random);
            case "flipped bits in the tar" -> compressed(suffix, flipped(tar(out -> addAll(out)), random));
            case "truncated" -> Arrays.copyOf(good, random.nextInt(good.length));
            case "spliced" -> spliced(good, random);
            case RATIO -> {
                if (!bombs.containsKey(suffix)) bombs.put(suffix, bomb(suffix));
                yield bombs.get(suffix);
            }
            default -> {
                String slip = slips.get(random.nextInt(slips.size()));
                yield suffix.equals(".zip")
                        ? zip(kind, slip, random)
                        : compressed(suffix, tar(out -> {
                            if (random.nextBoolean()) addAll(out);
                            add(out, kind, slip, random);
                            if (random.nextBoolean()) addAll(out);
                        }));
            }
        };
    }

    static byte[] flipped(byte[] good, Random random) {
        byte[] bytes = good.clone();
        for (int flips = 1 + random.nextInt(4); flips > 0; flips--)
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        return bytes;
    }

    private static byte[] spliced(byte[] good, Random random) {
        int from = random.nextInt(good.length);
        int to = from + random.nextInt(good.length - from);
        int at = random.nextInt(good.length);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(good, 0, at);
        out.write(good, from, to - from);
        out.write(good, at, good.length - at);
        return out.toByteArray();
    }

    private interface Entries {
        void add(TarArchiveOutputStream out) throws IOException;
    }

    private static byte[] tar(Entries entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes, "UTF-8")) {
            out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            entries.add(out);
        }
        return bytes.toByteArray();
    }

    private void addAll(TarArchiveOutputStream out) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) entry(out, file.getKey(), file.getValue());
    }

    private static void entry(TarArchiveOutputStream out, String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setSize(content.length);
        out.putArchiveEntry(entry);
        out.write(content);
        out.closeArchiveEntry();
    }

    private void add(TarArchiveOutputStream out, String kind, String slip, Random random) throws IOException {
        switch (kind) {
            case "slip" -> entry(out, slip, new byte[] {1});
            case "link or device" -> {
                TarArchiveEntry entry = new TarArchiveEntry(
                        random.nextBoolean() ? "MLmodel" : "d", LINKS[random.nextInt(LINKS.length)]);
                entry.setLinkName(
                        random.nextBoolean() ? ".." : arena.resolve("bystander").toString());
                out.putArchiveEntry(entry);
                out.closeArchiveEntry();
                // What would be written through the link.
                entry(out, "d/evil", new byte[] {1});
            }
            case "bomb by size" -> entry(out, "weights", new byte[3 << 20]);
            case "bomb by entries" -> {
                for (int i = 0; i < 60; i++) entry(out, "f" + i, new byte[0]);
            }
            case "name twice" -> {
                entry(out, "MLmodel", new byte[] {1});
                entry(out, random.nextBoolean() ? "MLmodel" : "mlMODEL", new byte[] {2});
            }
            default -> entry(out, "more/" + random.nextInt(9), new byte[random.nextInt(99)]);
        }
    }

    private byte[] zip(String kind, String slip, Random random) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(bytes)) {
            if (random.nextBoolean())
                for (Map.Entry<String, byte[]> file : files.entrySet()) entry(out, file.getKey(), file.getValue(), 0);
            switch (kind) {
                case "slip" -> entry(out, slip, new byte[] {1}, 0);
                case "link or device" -> {
                    int[] modes = {0120777, 0020666, 0060666, 0010666, 0140777};
                    byte[] link = arena.resolve("bystander").toString().getBytes(StandardCharsets.UTF_8);
                    entry(out, random.nextBoolean() ? "MLmodel" : "d", link, modes[random.nextInt(modes.length)]);
                    entry(out, "d/evil", new byte[] {1}, 0);
                }
                case "bomb by size" -> entry(out, "weights", new byte[3 << 20], 0);
                case "bomb by entries" -> {
                    for (int i = 0; i < 60; i++) entry(out, "f" + i, new byte[0], 0);
                }
                case "name twice" -> {
                    entry(out, "MLmodel", new byte[] {1}, 0);
                    entry(out, random.nextBoolean() ? "MLmodel" : "mlMODEL", new byte[] {2}, 0);
                }
                default -> entry(out, "more/" + random.nextInt(9), new byte[random.nextInt(99)], 0);
            }
        }
        return bytes.toByteArray();
    }

    private static void entry(ZipArchiveOutputStream out, String name, byte[] content, int mode) throws IOException {
        ZipArchiveEntry entry = new ZipArchiveEntry(name);
        if (mode != 0) entry.setUnixMode(mode);
        out.putArchiveEntry(entry);
        out.write(content);
        out.closeArchiveEntry();
    }

    private static byte[] bomb(String suffix) throws IOException {
        byte[] zeros = new byte[90 << 20];
        if (!suffix.equals(".zip")) return compressed(suffix, tar(out -> entry(out, "MLmodel", zeros)));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(bytes)) {
            entry(out, "MLmodel", zeros, 0);
        }
        return bytes.toByteArray();
    }

    private static byte[] compressed(String suffix, byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = suffix.equals(".tar.zst") ? new ZstdOutputStream(bytes) : new GZIPOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }
}
