package dev.mlopskit.pipeline.internal.cache;

import dev.mlopskit.core.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.security.DigestOutputStream;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The digests of jars, as many steps share them. */
final class Jars {
    private static final Map<Jar, String> KNOWN = new ConcurrentHashMap<>();

    /** A jar as it is now: another one may take its place while a process runs. */
    private record Jar(String address, long length, long modified) {}

    private Jars() {}

    /** The digest of the jar that a class file is in; {@code null} if its address tells of no jar that can be read. */
    static @Nullable String digest(URL classFile) {
        try {
            if (!(classFile.openConnection() instanceof JarURLConnection entry)) return null;
            URL address = entry.getJarFileURL();
            URLConnection connection = address.openConnection();
            try (InputStream in = connection.getInputStream()) {
                Jar jar = new Jar(address.toString(), connection.getContentLengthLong(), connection.getLastModified());
                String known = KNOWN.get(jar);
                if (known != null) return known;
                String digest = digest(in);
                KNOWN.put(jar, digest);
                return digest;
            }
        } catch (IOException e) {
            return null;
        }
    }

    private static String digest(InputStream in) throws IOException {
        var digest = Digest.sha256();
        in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        return HexFormat.of().formatHex(digest.digest());
    }
}
