package dev.mlopskit.tracking.internal.artifact;

import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.spi.ArtifactStore;
import java.util.Map;

/** The AWS SDK, where an application has it; it is not needed for anything else. */
final class S3Library {
    private S3Library() {}

    static ArtifactStore open(String uri, Map<String, String> environment) {
        try {
            return S3Artifacts.open(uri, environment);
        } catch (NoClassDefFoundError e) {
            throw new StoreException(
                    uri,
                    "needs the AWS SDK: add software.amazon.awssdk:s3 and software.amazon.awssdk:url-connection-client"
                            + " to the dependencies (on the module path also --add-modules"
                            + " software.amazon.awssdk.services.s3,software.amazon.awssdk.http.urlconnection)",
                    e);
        }
    }
}
