package dev.mlopskit.tracking.internal.rest;

import dev.mlopskit.tracking.StoreException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Whom a client trusts. */
final class Tls {
    private Tls() {}

    /** Trust in the certificates of {@code MLFLOW_TRACKING_SERVER_CERT_PATH}; without it, the trust of the JVM. */
    static Optional<SSLContext> context(Map<String, String> environment) {
        // A connection that checks nothing would hand passwords and models to whoever answers.
        String insecure =
                environment.getOrDefault("MLFLOW_TRACKING_INSECURE_TLS", "").strip();
        if (insecure.equalsIgnoreCase("true") || insecure.equals("1"))
            throw new StoreException(
                    "https://...",
                    "is to be used with MLFLOW_TRACKING_INSECURE_TLS, which this library does not do: name the server's"
                            + " certificate in MLFLOW_TRACKING_SERVER_CERT_PATH instead",
                    null);
        String path = environment.getOrDefault("MLFLOW_TRACKING_SERVER_CERT_PATH", "");
        return path.isBlank() ? Optional.empty() : Optional.of(trusting(Path.of(path)));
    }

    private static SSLContext trusting(Path file) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in))
                trusted.setCertificateEntry("server-" + number++, certificate);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new StoreException(
                    file.toString(),
                    "is named by MLFLOW_TRACKING_SERVER_CERT_PATH and cannot be read as certificates: give a PEM file",
                    e);
        }
    }
}
