package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import dev.mlopskit.core.Folders;
import dev.mlopskit.core.MlopsException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveTest {
    private static final List<String> TARS = List.of(".tar.gz", ".tar.zst");
    private static final byte[] X = "x".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"m.tar.gz", "m.tgz", "m.tar.zst", "m.tzst", "m.zip"})
    void thereAndBack(String name) throws IOException {
        Path model = Models.written(folder.resolve("model"));
        Path archive = folder.resolve(name);
        ModelPackage.read(model).archive(archive);
        ModelPackage back = ModelPackage.unpack(archive, folder.resolve("back"));
        assertThat(back.signature()).contains(Models.penguinSignature());
        for (String file : List.of("MLmodel", "mlopskit.json", "model.onnx", "input_example.json"))
            assertThat(Files.mismatch(
                            model.resolve(file), folder.resolve("back").resolve(file)))
                    .as(file)
                    .isEqualTo(-1);
        assertThat(names()).containsExactlyInAnyOrder("model", name, "back");
    }

    @Test
    void whatWasCheckedIsWhatIsGivenAndEachFileIsHashedOnce() throws IOException {
        Path archive = folder.resolve("m.zip");
        byte[] large = new byte[3 << 20];
        new Random(1).nextBytes(large);
        Models.penguins("labels")
                .file("beside.bin", Files.write(folder.resolve("large"), large))
                .build()
                .archive(archive);
        Path back = folder.resolve("back");
        long read;
        try (Recording recording = new Recording()) {
            recording.enable("jdk.FileRead").withoutThreshold();
            recording.start();
            ModelPackage unpacked = ModelPackage.unpack(archive, back);
            recording.stop();
            assertThat(unpacked.content()).isEqualTo(ModelPackage.read(back).content());
            Path events = folder.resolve("events.jfr");
            recording.dump(events);
            read = RecordingFile.readAllEvents(events).stream()
                    .filter(event -> String.valueOf(event.getString("path")).endsWith("beside.bin"))
                    .mapToLong(event -> event.getLong("bytesRead"))
                    .sum();
        }
        assertThat(read).isEqualTo(large.length);
    }

    @Test
    void otherSuffixesAreRefused() throws IOException {
        Path archive = Files.write(folder.resolve("m.rar"), X);
        assertThatThrownBy(() -> Models.penguins("labels").build().archive(archive))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining(".tar.gz");
        refused(archive, ".zip");
        refused(folder.resolve("absent.zip"), "no such file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "/etc/evil", "a/../../evil", "a\\..\\evil", "C:/evil", "%2e%2e/evil", ""})
    void namesThatLeaveTheFolder(String name) throws IOException {
        refused(zip(name, X), "entry '");
        if (name.isEmpty()) return;
        for (String suffix : TARS) refused(tar(suffix, entry(name, X.length, TarConstants.LF_NORMAL), X), "entry '");
    }

    @Test
    void linksAndSpecialFiles() throws IOException {
        for (byte kind : new byte[] {
            TarConstants.LF_SYMLINK,
            TarConstants.LF_LINK,
            TarConstants.LF_CHR,
            TarConstants.LF_BLK,
            TarConstants.LF_FIFO
        }) {
            TarArchiveEntry entry = new TarArchiveEntry("MLmodel", kind);
            entry.setLinkName("/etc/passwd");
            for (String suffix : TARS) refused(tar(suffix, entry, new byte[0]), "special file");
        }
        Path archive = folder.resolve("link.zip");
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(archive)) {
            ZipArchiveEntry entry = new ZipArchiveEntry("MLmodel");
            entry.setUnixMode(0120777);
            zip.putArchiveEntry(entry);
            zip.write("/etc/passwd".getBytes(StandardCharsets.UTF_8));
            zip.closeArchiveEntry();
        }
        refused(archive, "special file");
    }

    @ParameterizedTest
    @ValueSource(strings = {".tar.gz", ".tar.zst"})
    void namesThatStandTwice(String suffix) throws IOException {
        Path archive = folder.resolve("twice" + suffix);
        try (TarArchiveOutputStream tar = tar(archive)) {
            for (String name : List.of("MLmodel", "mlMODEL")) {
                tar.putArchiveEntry(entry(name, 1, TarConstants.LF_NORMAL));
                tar.write(X);
                tar.closeArchiveEntry();
            }
        }
        refused(archive, "twice");
    }

    @Test
    void bombs() throws IOException {
        byte[] zeros = new byte[80 << 20];
        refused(zip("MLmodel", zeros), "200 times");
        for (String suffix : TARS)
            refused(tar(suffix, entry("MLmodel", zeros.length, TarConstants.LF_NORMAL), zeros), "200 times");
        refused(zip("MLmodel", new byte[2000]), new ArchiveLimits(1999, 5, 5), "over 1999 bytes");
        Path many = folder.resolve("many.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(many))) {
            for (int i = 0; i < 6; i++) zip.putNextEntry(new ZipEntry("f" + i));
        }
        refused(many, new ArchiveLimits(1999, 5, 5), "5 entries");
        // A long name in GNU style is held in memory, so it counts as well.
        for (String suffix : TARS)
            refused(
                    tar(suffix, entry("././@LongLink", zeros.length, TarConstants.LF_GNUTYPE_LONGNAME), zeros),
                    "headers of");
    }

    @ParameterizedTest
    @ValueSource(strings = {"m.tar.gz", "m.tar.zst"})
    void allMembersOfACompressedStreamAreRead(String name) throws IOException {
        Models.penguins("labels").build().archive(folder.resolve("whole" + name));
        Path archive = folder.resolve(name);
        try (InputStream whole = plain(folder.resolve("whole" + name))) {
            byte[] tar = whole.readAllBytes();
            for (int from = 0; from < tar.length; from += 5000)
                try (OutputStream member = compressed(archive, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                    member.write(tar, from, Math.min(5000, tar.length - from));
                }
        }
        ModelPackage.unpack(archive, folder.resolve("back"));
        ModelPackage.unpack(folder.resolve("whole" + name), folder.resolve("same"));
        for (String file : ModelPackageTest.names(folder.resolve("same")))
            assertThat(folder.resolve("back").resolve(file)).exists();
    }

    @Test
    void namesThatDifferByCaseAloneAreNotArchived() throws IOException {
        Path file = Files.write(folder.resolve("x"), X);
        PackageBuilder both =
                Models.penguins("labels").file("a/Notes.txt", file).file("a/notes.txt", file);
        List<String> before = names();
        assertThatThrownBy(() -> both.build().archive(folder.resolve("m.zip")))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("'a/notes.txt': differs from 'a/Notes.txt' by case alone");
        assertThat(names()).isEqualTo(before);
    }

    @Test
    void archivesOfSomethingElse() throws IOException {
        assertThatThrownBy(() -> ModelPackage.unpack(zip("readme.txt", X), folder.resolve("target")))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("'MLmodel' is missing: '" + folder.resolve("made.zip") + "' holds no model")
                .hasMessageNotContaining(".tmp");
        String tooLong = "x".repeat(300);
        assertThatThrownBy(() -> ModelPackage.unpack(zip(tooLong, X), folder.resolve("target")))
                .isInstanceOf(ModelIoException.class)
                .hasMessageContaining(folder.resolve("target").resolve(tooLong).toString())
                .hasMessageNotContaining(".tmp");
        assertThat(folder.resolve("target")).doesNotExist();
    }

    @Test
    void onlyAnEmptyTargetIsTaken() throws IOException {
        Models.penguins("labels").build().archive(folder.resolve("m.zip"));
        Path target = Files.createDirectory(folder.resolve("target"));
        ModelPackage.unpack(folder.resolve("m.zip"), target);
        assertThatThrownBy(() -> ModelPackage.unpack(folder.resolve("m.zip"), target))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("empty directory");
        assertThat(target.resolve("MLmodel")).exists();
    }

    @Test
    void aChangedSourceIsNotArchived() throws IOException {
        Path model = Models.written(folder.resolve("model"));
        ModelPackage read = ModelPackage.read(model);
        Files.write(model.resolve("model.onnx"), X);
        assertThatThrownBy(() -> read.archive(folder.resolve("m.zip"))).isInstanceOf(ModelFormatException.class);
        assertThat(names()).containsExactly("model");
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"m.tar.gz", "m.tar.zst", "m.zip"})
    void damageOnlyEverGivesTypedErrors(String name) throws IOException {
        Path good = folder.resolve("good" + name);
        Models.penguins("labels").build().archive(good);
        byte[] whole = Files.readAllBytes(good);
        Path archive = folder.resolve(name);
        Path target = folder.resolve("target");
        Random random = new Random(11);
        for (int i = 0; i < 600; i++) {
            boolean cut = i % 2 == 0;
            byte[] bytes = cut ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            for (int flips = 1 + random.nextInt(3); !cut && flips > 0; flips--)
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(archive, bytes);
            try {
                ModelPackage.unpack(archive, target);
                assertThat(cut).as("a truncated archive is never taken").isFalse();
                Folders.delete(target);
            } catch (MlopsException e) {
                assertThat(names()).containsExactlyInAnyOrder("good" + name, name);
            }
        }
    }

    private void refused(Path archive, String what) throws IOException {
        refused(archive, ArchiveLimits.DEFAULT, what);
    }

    private void refused(Path archive, ArchiveLimits limits, String what) throws IOException {
        List<String> before = names();
        assertThatThrownBy(() -> ModelPackage.unpack(archive, folder.resolve("target"), limits))
                .isInstanceOfSatisfying(
                        ArchiveException.class, e -> assertThat(e.archive()).isEqualTo(archive))
                .hasMessageContaining(what);
        assertThat(names()).isEqualTo(before);
    }

    private Path zip(String name, byte[] bytes) throws IOException {
        Path archive = folder.resolve("made.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(bytes);
        }
        return archive;
    }

    private Path tar(String suffix, TarArchiveEntry entry, byte[] bytes) throws IOException {
        Path archive = folder.resolve("made" + suffix);
        try (TarArchiveOutputStream tar = tar(archive)) {
            tar.putArchiveEntry(entry);
            tar.write(bytes);
            tar.closeArchiveEntry();
        }
        return archive;
    }

    private static TarArchiveOutputStream tar(Path archive) throws IOException {
        return new TarArchiveOutputStream(compressed(archive), "UTF-8");
    }

    private static OutputStream compressed(Path archive, OpenOption... options) throws IOException {
        OutputStream file = Files.newOutputStream(archive, options);
        return archive.toString().endsWith(".zst") ? new ZstdOutputStream(file) : new GzipCompressorOutputStream(file);
    }

    private static InputStream plain(Path archive) throws IOException {
        InputStream file = Files.newInputStream(archive);
        return archive.toString().endsWith(".zst") ? new ZstdInputStream(file) : new GZIPInputStream(file);
    }

    private static TarArchiveEntry entry(String name, long size, byte kind) {
        TarArchiveEntry entry = new TarArchiveEntry(name, kind, true);
        entry.setSize(size);
        return entry;
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
