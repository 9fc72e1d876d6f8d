package dev.mlopskit.tracking.internal.artifact;

import dev.mlopskit.tracking.ArtifactException;
import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.NotFoundException;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.TransferProgress;
import dev.mlopskit.tracking.spi.ArtifactInfo;
import dev.mlopskit.tracking.spi.ArtifactPath;
import dev.mlopskit.tracking.spi.ArtifactStore;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Artifacts in a bucket of S3, or of a server that speaks S3. A file is there when the last byte is. */
final class S3Artifacts implements ArtifactStore {
    private static final String SCHEME = "s3://";

    private final String uri;
    private final S3Client client;
    private final String bucket;
    private final String root;

    private S3Artifacts(String uri, S3Client client, String bucket, String root) {
        this.uri = uri;
        this.client = client;
        this.bucket = bucket;
        this.root = root;
    }

    /** The artifacts below {@code s3://bucket/prefix}. */
    static ArtifactStore open(String uri, Map<String, String> environment) {
        String rest = uri.startsWith(SCHEME) ? uri.substring(SCHEME.length()) : "";
        int slash = rest.indexOf('/');
        String bucket = slash < 0 ? rest : rest.substring(0, slash);
        if (!bucket.matches("[A-Za-z0-9._-]{3,255}"))
            throw new StoreException(uri, "names no bucket: write it like s3://bucket/prefix", null);
        String root = RemotePath.root(slash < 0 ? "" : rest.substring(slash));
        ArtifactPath.check(root);
        return new S3Artifacts(uri, S3Clients.get(environment), bucket, root);
    }

    @Override
    public String uri() {
        return uri;
    }

    @Override
    public Optional<Path> folder() {
        return Optional.empty();
    }

    @Override
    public void put(String path, Path file, TransferProgress progress) {
        String key = RemotePath.file(root, path);
        asking("write", path, () -> {
            new S3Upload(client, bucket, key).send(file, (done, total) -> progress.moved(path, done, total));
            return key;
        });
    }

    @Override
    public void write(String path, byte[] content) {
        String key = RemotePath.file(root, path);
        asking("write", path, () -> client.putObject(r -> r.bucket(bucket).key(key), RequestBody.fromBytes(content)));
    }

    @Override
    public InputStream read(String path) {
        String key = RemotePath.file(root, path);
        return asking("read", path, () -> client.getObject(r -> r.bucket(bucket).key(key)));
    }

    @Override
    public List<ArtifactInfo> list(String path) {
        String key = RemotePath.join(root, path);
        return asking("list", path, () -> {
            List<ArtifactInfo> found = entries(key.isEmpty() ? "" : key + "/");
            if (found.isEmpty() && !path.isEmpty()) found.addAll(file(key, path));
            found.sort(Comparator.comparing(ArtifactInfo::path));
            return found;
        });
    }

    private List<ArtifactInfo> entries(String prefix) {
        List<ArtifactInfo> found = new ArrayList<>();
        for (var page : client.listObjectsV2Paginator(
                r -> r.bucket(bucket).prefix(prefix).delimiter("/"))) {
            for (CommonPrefix folder : page.commonPrefixes())
                found.add(new ArtifactInfo(relative(RemotePath.root(folder.prefix())), true, 0));
            for (S3Object file : page.contents())
                // Some programs mark a folder by an empty file of its name.
                if (!file.key().endsWith("/")) found.add(new ArtifactInfo(relative(file.key()), false, file.size()));
        }
        return found;
    }

    /** A key comes from the bucket, and may become the name of a file here. */
    private String relative(String key) {
        String path = root.isEmpty() ? key : key.substring(root.length() + 1);
        ArtifactPath.check(path);
        return path;
    }

    private List<ArtifactInfo> file(String key, String path) {
        try {
            return List.of(new ArtifactInfo(
                    path,
                    false,
                    client.headObject(r -> r.bucket(bucket).key(key)).contentLength()));
        } catch (NoSuchKeyException e) {
            return List.of();
        }
    }

    @Override
    public void delete(String path) {
        String key = RemotePath.join(root, path);
        if (key.isEmpty()) throw new InvalidValueException("artifact path ''", "would be all of bucket " + bucket);
        asking("delete", path, () -> {
            client.deleteObject(r -> r.bucket(bucket).key(key));
            for (var page : client.listObjectsV2Paginator(r -> r.bucket(bucket).prefix(key + "/"))) {
                List<ObjectIdentifier> keys = page.contents().stream()
                        .map(file -> ObjectIdentifier.builder().key(file.key()).build())
                        .toList();
                if (!keys.isEmpty()) client.deleteObjects(r -> r.bucket(bucket).delete(d -> d.objects(keys)));
            }
            return key;
        });
    }

    private <T> T asking(String doing, String path, Supplier<T> call) {
        try {
            return call.get();
        } catch (NoSuchKeyException e) {
            throw new NotFoundException("artifact", path, "Artifacts.list() names what is there below " + uri);
        } catch (NoSuchBucketException e) {
            throw new StoreException(uri, "is in bucket " + bucket + ", which is not there: make it first", e);
        } catch (S3Exception e) {
            if (e.statusCode() == 404) throw new NotFoundException("artifact", path, "nothing is below " + uri);
            throw new ArtifactException(uri + "/" + path, doing, e);
        } catch (SdkException e) {
            throw new ArtifactException(uri + "/" + path, doing, e);
        }
    }
}
