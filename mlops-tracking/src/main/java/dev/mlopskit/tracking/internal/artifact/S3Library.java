package dev.mlopskit.tracking.internal.artifact;

import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.spi.ArtifactStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The AWS SDK, where an application has it; it is not needed for anything else. */
final class S3Library {
    private S3Library() {}

    static ArtifactStore open(String uri, Map<String, String> environment) {
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
            Class.forName(type, false, S3Library.class.getClassLoader());
            return false;
        } catch (ClassNotFoundException e) {
            return true;
        }
    }
}
