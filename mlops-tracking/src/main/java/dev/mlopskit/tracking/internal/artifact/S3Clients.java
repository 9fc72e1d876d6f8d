package dev.mlopskit.tracking.internal.artifact;

import dev.mlopskit.tracking.StoreException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** One client for each place that speaks S3; it keeps no threads and lives as long as the process. */
final class S3Clients {
    private static final Map<String, S3Client> CLIENTS = new ConcurrentHashMap<>();

    private S3Clients() {}

    /** A client with the region and credentials of the SDK's usual places. */
    static S3Client get(Map<String, String> environment) {
        return CLIENTS.computeIfAbsent(
                environment.getOrDefault("MLFLOW_S3_ENDPOINT_URL", "").strip(), S3Clients::make);
    }

    private static S3Client make(String endpoint) {
        S3ClientBuilder builder = S3Client.builder().httpClient(UrlConnectionHttpClient.create());
        if (endpoint.isEmpty()) return builder.build();
        try {
            // Servers other than Amazon's have no names for buckets, mostly no regions, and often none of the newer
            // checksums.
            return builder.endpointOverride(URI.create(endpoint))
                    .forcePathStyle(true)
                    .region(region())
                    .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                    .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                    .build();
        } catch (IllegalArgumentException | NullPointerException e) {
            throw new StoreException(
                    endpoint, "is in MLFLOW_S3_ENDPOINT_URL and no address: write it like http://localhost:9000", e);
        }
    }

    private static Region region() {
        try {
            return new DefaultAwsRegionProviderChain().getRegion();
        } catch (SdkClientException e) {
            return Region.US_EAST_1;
        }
    }
}
