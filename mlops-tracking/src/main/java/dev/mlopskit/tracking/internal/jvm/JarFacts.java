package dev.mlopskit.tracking.internal.jvm;

import dev.mlopskit.core.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * What a jar is.
 *
 * @param coordinates {@code group:artifact:version} of all that Maven put into it, sorted: more than one for a shaded jar,
 *     none for a jar that was not built by Maven
 * @param sha256 the digest of its bytes
 */
record JarFacts(List<String> coordinates, String sha256) {
    private static final Pattern POM = Pattern.compile("META-INF/maven/[^/]+/[^/]+/pom\\.properties");
    private static final int LONGEST_POM = 1 << 16;

    static JarFacts read(Path jar) throws IOException {
        try {
            return new JarFacts(coordinates(jar), Digest.sha256(jar));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static List<String> coordinates(Path jar) throws IOException {
        TreeSet<String> found = new TreeSet<>();
        try (ZipFile file = new ZipFile(jar.toFile())) {
            List<? extends ZipEntry> poms = file.stream()
                    .filter(entry -> POM.matcher(entry.getName()).matches())
                    .toList();
            for (ZipEntry pom : poms) coordinates(file, pom).ifPresent(found::add);
        } catch (ZipException e) {
            // Not a jar, which the virtual machine skips as well: its digest is all there is to say.
            return List.of();
        }
        return List.copyOf(found);
    }

    private static Optional<String> coordinates(ZipFile file, ZipEntry pom) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = file.getInputStream(pom)) {
            properties.load(new java.io.ByteArrayInputStream(in.readNBytes(LONGEST_POM)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        String coordinates = properties.getProperty("groupId") + ":" + properties.getProperty("artifactId") + ":"
                + properties.getProperty("version");
        return Optional.of(coordinates).filter(all -> !all.contains("null"));
    }
}
