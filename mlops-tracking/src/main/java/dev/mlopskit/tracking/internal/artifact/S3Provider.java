package dev.mlopskit.tracking.internal.artifact;

import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.spi.ArtifactStore;
import dev.mlopskit.tracking.spi.ArtifactStoreProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Artifacts in S3, where an application has the AWS SDK; it is not needed for anything else. */
public final class S3Provider implements ArtifactStoreProvider {
    @Override
    public Set<String> schemes() {
        return Set.of("s3");
    }

    @Override
    public ArtifactStore open(String uri, Map<String, String> environment) {
        try {
            return S3Artifacts.open(uri, environment);
        } catch (NoClassDefFoundError e) {
            List<String> lacking = new ArrayList<>();
            List<String> modules = new ArrayList<>();
            if (isMissing("software.amazon.awssdk.services.s3.S3Client")) {
                lacking.add("software.amazon.awssdk:s3");
                modules.add("software.amazon.awssdk.services.s3");
            }
            if (isMissing("software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient")) {
                lacking.add("software.amazon.awssdk:url-connection-client");
                modules.add("software.amazon.awssdk.http.urlconnection");
            }
            // Both are there, and something that one of them needs is not.
            if (lacking.isEmpty()) throw e;
            throw new StoreException(
                    uri,
                    "needs the AWS SDK: add " + String.join(" and ", lacking)
                            + " to the dependencies (on the module path also --add-modules "
                            + String.join(",", modules) + ")",
                    e);
        }
    }

    private static boolean isMissing(String type) {
        try {
            Class.forName(type, false, S3Provider.class.getClassLoader());
            return false;
        } catch (ClassNotFoundException e) {
            return true;
        }
    }
}
