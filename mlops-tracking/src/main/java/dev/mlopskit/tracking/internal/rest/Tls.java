package dev.mlopskit.tracking.internal.rest;

import dev.mlopskit.tracking.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Whom a client trusts. */
final class Tls {
    private Tls() {}

    /** The text of {@code MLFLOW_TRACKING_SERVER_CERT_PATH}, to be trusted alone; empty for the trust of the JVM. */
    static String certificates(Map<String, String> environment) {
        // A connection that checks nothing would hand passwords and models to whoever answers.
        String insecure =
                environment.getOrDefault("MLFLOW_TRACKING_INSECURE_TLS", "").strip();
        if (insecure.equalsIgnoreCase("true") || insecure.equals("1"))
            throw new StoreException(
                    "https://...",
                    "is to be used with MLFLOW_TRACKING_INSECURE_TLS, which this library does not do: name the server's"
                            + " certificate in MLFLOW_TRACKING_SERVER_CERT_PATH instead",
                    null);
        String path = path(environment);
        if (path.isBlank()) return "";
        try {
            return Files.readString(Path.of(path), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /** Trust in certificates that were read. */
    static SSLContext trusting(String certificates, Map<String, String> environment) {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int number = 0;
            InputStream in = new ByteArrayInputStream(certificates.getBytes(StandardCharsets.ISO_8859_1));
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in))
                trusted.setCertificateEntry("server-" + number++, certificate);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw unreadable(path(environment), e);
        }
    }

    private static String path(Map<String, String> environment) {
        return environment.getOrDefault("MLFLOW_TRACKING_SERVER_CERT_PATH", "");
    }

    private static StoreException unreadable(String file, Exception e) {
        return new StoreException(
                file,
                "is named by MLFLOW_TRACKING_SERVER_CERT_PATH and cannot be read as certificates: give a PEM file",
                e);
    }
}
