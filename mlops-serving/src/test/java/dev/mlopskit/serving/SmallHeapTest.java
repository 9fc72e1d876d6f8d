package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives that would take more memory than there is are refused like any other, in a process with a heap of 64 MB. */
@Timeout(120)
class SmallHeapTest {
    @TempDir
    Path folder;

    public static void main(String[] arguments) {
        try {
            ModelPackage.unpack(Path.of(arguments[0]), Path.of(arguments[1]));
            System.out.println("unpacked");
        } catch (ArchiveException e) {
            System.out.println("refused: " + e.getMessage());
        }
    }

    private String unpacked(Path archive) throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallHeapTest.class.getName(),
                        archive.toString(),
                        folder.resolve("target").toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(child.waitFor()).as(said).isZero();
        assertThat(folder.resolve("target")).doesNotExist();
        return said;
    }

    @Test
    void a_zip_with_more_entries_than_allowed_is_refused_whatever_number_it_states() throws Exception {
        Path archive = folder.resolve("many.zip");
        try (ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(archive)))) {
            for (int i = 0; i < 400_000; i++) zip.putNextEntry(new ZipEntry("f" + i));
        }
        assertThat(unpacked(archive)).contains("refused").contains("entries allowed");
    }

    @Test
    void a_zip_whose_directory_is_one_long_name_after_the_other_is_refused() throws Exception {
        Path archive = folder.resolve("names.zip");
        String name = "n".repeat(60_000);
        try (ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(archive)))) {
            for (int i = 0; i < 2000; i++) zip.putNextEntry(new ZipEntry(name + i));
        }
        assertThat(unpacked(archive)).contains("refused").contains("directory of more than");
    }

    @Test
    void a_zip_whose_entries_have_thousands_of_attributes_is_refused() throws Exception {
        Path archive = folder.resolve("attributes.zip");
        ByteBuffer extra = ByteBuffer.allocate(60_000).order(ByteOrder.LITTLE_ENDIAN);
        for (short id = 0x4000; extra.hasRemaining(); id++) extra.putShort(id).putShort((short) 0);
        try (ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(archive)))) {
            for (int i = 0; i < 1000; i++) {
                ZipEntry entry = new ZipEntry("f" + i);
                entry.setExtra(extra.array());
                zip.putNextEntry(entry);
            }
        }
        assertThat(unpacked(archive)).contains("refused").contains("attributes of more");
    }

    @ParameterizedTest
    @ValueSource(bytes = {TarConstants.LF_GNUTYPE_LONGNAME, TarConstants.LF_GNUTYPE_LONGLINK})
    void a_tar_with_a_name_as_long_as_the_heap_is_refused(byte kind) throws Exception {
        byte[] block = new byte[1 << 20];
        Arrays.fill(block, (byte) 'n');
        assertThat(unpacked(tar(kind, block, 60))).contains("refused").contains("headers of");
    }

    @Test
    void a_tar_with_attributes_as_long_as_the_heap_is_refused() throws Exception {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (int i = 0; lines.size() < 1 << 20; i++)
            lines.writeBytes(("16 k" + (1_000_000 + i) + "=abc\n").getBytes(StandardCharsets.US_ASCII));
        assertThat(unpacked(tar(TarConstants.LF_PAX_EXTENDED_HEADER_LC, lines.toByteArray(), 50)))
                .contains("refused")
                .contains("headers of");
    }

    private Path tar(byte kind, byte[] block, int times) throws IOException {
        Path archive = folder.resolve("long.tar.gz");
        try (OutputStream gzip = new GZIPOutputStream(new BufferedOutputStream(Files.newOutputStream(archive)));
                TarArchiveOutputStream tar = new TarArchiveOutputStream(gzip)) {
            TarArchiveEntry entry = new TarArchiveEntry("long", kind);
            entry.setSize((long) block.length * times);
            tar.putArchiveEntry(entry);
            for (int i = 0; i < times; i++) tar.write(block);
            tar.closeArchiveEntry();
        }
        return archive;
    }
}
