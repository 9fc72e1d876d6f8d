package dev.mlopskit.tracking.internal.rest;

import dev.mlopskit.core.PathEscapeException;
import dev.mlopskit.tracking.ArtifactException;
import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.NotFoundException;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.TransferProgress;
import dev.mlopskit.tracking.internal.artifact.RemotePath;
import dev.mlopskit.tracking.spi.ArtifactInfo;
import dev.mlopskit.tracking.spi.ArtifactPath;
import dev.mlopskit.tracking.spi.ArtifactStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Artifacts that an MLflow server keeps and hands on ({@code mlflow server --serve-artifacts}). Each upload replaces a file in
 * one step of the server's, and is repeated when its answer was lost.
 */
final class ProxyArtifacts implements ArtifactStore {
    static final String SCHEME = "mlflow-artifacts:";
    private static final String ROOT = "/api/2.0/mlflow-artifacts/artifacts";
    private static final String BYTES = "application/octet-stream";
    private static final Pattern ENCODED = Pattern.compile("%[0-9a-fA-F]{2}");

    private final Api api;
    private final String uri;
    private final String root;

    private ProxyArtifacts(Api api, String uri, String root) {
        this.api = api;
        this.uri = uri;
        this.root = root;
    }

    /** The artifacts below {@code mlflow-artifacts:/path}, of the server that is spoken to. */
    static ArtifactStore open(Api api, String uri) {
        String rest = uri.substring(SCHEME.length());
        if (rest.startsWith("//")) {
            int slash = rest.indexOf('/', 2);
            String host = slash < 0 ? rest.substring(2) : rest.substring(2, slash);
            String own = URI.create(api.server()).getRawAuthority();
            // Whoever may name an address could else have the credentials sent to it.
            if (!host.isEmpty() && !host.equals(own))
                throw new StoreException(
                        uri, "is kept by another server than " + own + ": open that one as the store", null);
            rest = slash < 0 ? "" : rest.substring(slash);
        }
        String root = RemotePath.root(rest);
        ArtifactPath.check(root);
        return new ProxyArtifacts(api, uri, root);
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
        upload(path, () -> CountedBody.of(content(file), (done, total) -> progress.moved(path, done, total)), false);
    }

    private static BodyPublisher content(Path file) {
        try {
            return BodyPublishers.ofFile(file);
        } catch (FileNotFoundException e) {
            throw new ArtifactException(file.toString(), "read", e);
        }
    }

    @Override
    public void write(String path, byte[] content) {
        upload(path, () -> BodyPublishers.ofByteArray(content), true);
    }

    private void upload(String path, Supplier<BodyPublisher> body, boolean finished) {
        String address = address(RemotePath.file(root, path));
        try {
            api.send(new Call("PUT", address, Map.of(), body, BYTES, true, finished));
        } catch (Refusal e) {
            throw e.of("artifact", path);
        }
    }

    /** The address of a file, each step encoded. A server decodes a name until nothing is left to decode. */
    private static String address(String path) {
        if (ENCODED.matcher(path).find())
            throw new InvalidValueException(
                    "artifact path '" + path + "'",
                    "has an encoded character, which an MLflow server would decode: use another name");
        return Stream.of(path.split("/")).map(ServerAddress::encode).collect(Collectors.joining("/", ROOT + "/", ""));
    }

    @Override
    public InputStream read(String path) {
        Call call = Call.get(address(RemotePath.file(root, path)), Map.of(), false);
        try {
            return open(call);
        } catch (Refusal e) {
            // What a server says of a file that is not there depends on its version.
            if (list(path).stream().noneMatch(entry -> entry.path().equals(path)))
                throw new NotFoundException("artifact", path, "Artifacts.list() names what is there below " + uri);
            throw e.of("artifact", path);
        } catch (IOException e) {
            throw new ArtifactException(path, "read", e);
        }
    }

    private InputStream open(Call call) throws Refusal, IOException {
        api.requireOpen();
        HttpResponse<InputStream> response = api.http().open(call);
        if (response.statusCode() == 200) return response.body();
        try (InputStream body = response.body()) {
            api.check(response.statusCode(), body.readAllBytes());
        }
        throw new UncheckedIOException(new IOException("answered " + response.statusCode()));
    }

    @Override
    public List<ArtifactInfo> list(String path) {
        String full = RemotePath.join(root, path);
        List<ArtifactInfo> found = entries(full, path);
        if (!found.isEmpty() || path.isEmpty()) return found;
        // A server lists nothing for a file: its folder tells.
        String parent = RemotePath.parent(path);
        return entries(RemotePath.join(root, parent), parent).stream()
                .filter(entry -> entry.path().equals(path) && !entry.folder())
                .toList();
    }

    private List<ArtifactInfo> entries(String full, String path) {
        List<ArtifactInfo> found = new ArrayList<>();
        try {
            for (Answer file : api.send(Call.get(ROOT, full.isEmpty() ? Map.of() : Map.of("path", full), false))
                    .list("files")) found.add(info(path, file));
        } catch (Refusal e) {
            if (e.isNotFound()) return List.of();
            throw e.of("artifact", path);
        }
        found.sort(Comparator.comparing(ArtifactInfo::path));
        return found;
    }

    /** A name comes from the server, and may become one of a file here. */
    private ArtifactInfo info(String folder, Answer file) throws PathEscapeException {
        String name = file.text("path");
        if (name.indexOf('/') >= 0)
            throw new StoreException(api.server(), "lists '" + name + "' in a folder, which is no name", null);
        ArtifactPath.check(name);
        boolean isFolder = file.flag("is_dir");
        return new ArtifactInfo(
                folder.isEmpty() ? name : folder + "/" + name, isFolder, isFolder ? 0 : file.number("file_size"));
    }

    @Override
    public void delete(String path) {
        String full = RemotePath.join(root, path);
        if (full.isEmpty()) throw new InvalidValueException("artifact path ''", "would be all that the server keeps");
        try {
            api.send(new Call("DELETE", address(full), Map.of(), null, "", true, true));
        } catch (Refusal e) {
            if (!e.isNotFound()) throw e.of("artifact", path);
        }
    }
}
