package dev.mlopskit.tracking.internal.artifact;

import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.spi.ArtifactStore;
import dev.mlopskit.tracking.spi.ArtifactStoreProvider;
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
            throw new StoreException(
                    uri,
                    "needs the AWS SDK: add software.amazon.awssdk:s3 and software.amazon.awssdk:url-connection-client"
                            + " to the dependencies (on the module path also --add-modules"
                            + " software.amazon.awssdk.services.s3,software.amazon.awssdk.http.urlconnection)",
                    e);
        }
    }
}
