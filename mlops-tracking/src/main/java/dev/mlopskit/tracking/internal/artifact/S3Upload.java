package dev.mlopskit.tracking.internal.artifact;

import dev.mlopskit.tracking.ArtifactException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** Sends a file to a bucket: a small one at once, a large one in parts, of which the last makes it appear. */
final class S3Upload {
    /** At least 5 MiB by the rules of S3, which takes 10,000 parts and 5 GiB at once. */
    private static final long PART = 32L << 20;

    private static final long PARTS = 10_000;

    /** Hears how many bytes have gone, of how many. */
    interface Listener {
        void moved(long done, long total);
    }

    private final S3Client client;
    private final String bucket;
    private final String key;

    S3Upload(S3Client client, String bucket, String key) {
        this.client = client;
        this.bucket = bucket;
        this.key = key;
    }

    void send(Path file, Listener listener) {
        long size = size(file);
        if (size <= PART) {
            client.putObject(r -> r.bucket(bucket).key(key), RequestBody.fromFile(file));
            listener.moved(size, size);
        } else sendParts(file, size, listener);
    }

    private void sendParts(Path file, long size, Listener listener) {
        String upload =
                client.createMultipartUpload(r -> r.bucket(bucket).key(key)).uploadId();
        long part = Math.max(PART, (size + PARTS - 1) / PARTS);
        try {
            List<CompletedPart> parts = new ArrayList<>();
            for (long start = 0; start < size; start += part) {
                long length = Math.min(part, size - start);
                parts.add(sendPart(upload, parts.size() + 1, file, start, length));
                listener.moved(start + length, size);
            }
            client.completeMultipartUpload(
                    r -> r.bucket(bucket).key(key).uploadId(upload).multipartUpload(m -> m.parts(parts)));
        } catch (RuntimeException e) {
            // Parts of an upload that never ends are kept, and paid for.
            abort(upload, e);
            throw e;
        }
    }

    private CompletedPart sendPart(String upload, int number, Path file, long start, long length) {
        ContentStreamProvider content = () -> part(file, start);
        String tag = client.uploadPart(
                        r -> r.bucket(bucket).key(key).uploadId(upload).partNumber(number),
                        RequestBody.fromContentProvider(content, length, "application/octet-stream"))
                .eTag();
        return CompletedPart.builder().partNumber(number).eTag(tag).build();
    }

    private static InputStream part(Path file, long start) {
        try {
            return Channels.newInputStream(
                    FileChannel.open(file, StandardOpenOption.READ).position(start));
        } catch (IOException e) {
            throw new ArtifactException(file.toString(), "read", e);
        }
    }

    private void abort(String upload, RuntimeException because) {
        try {
            client.abortMultipartUpload(r -> r.bucket(bucket).key(key).uploadId(upload));
        } catch (RuntimeException e) {
            because.addSuppressed(e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new ArtifactException(file.toString(), "read", e);
        }
    }
}
