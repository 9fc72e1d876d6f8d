package dev.stranger;

import dev.mlopskit.tracking.ArtifactException;
import dev.mlopskit.tracking.NotFoundException;
import dev.mlopskit.tracking.TransferProgress;
import dev.mlopskit.tracking.spi.ArtifactInfo;
import dev.mlopskit.tracking.spi.ArtifactPath;
import dev.mlopskit.tracking.spi.ArtifactStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentMap;

/** Artifacts that are gone with the process. */
record ShelfArtifacts(String uri, ConcurrentMap<String, byte[]> shelf) implements ArtifactStore {
    private String key(String path) {
        return uri + "/" + ArtifactPath.check(path);
    }

    @Override
    public Optional<Path> folder() {
        return Optional.empty();
    }

    @Override
    public void put(String path, Path file, TransferProgress progress) {
        ArtifactPath.checkFile(path);
        try {
            byte[] content = Files.readAllBytes(file);
            write(path, content);
            progress.moved(path, content.length, content.length);
        } catch (IOException e) {
            throw new ArtifactException(file.toString(), "read", e);
        }
    }

    @Override
    public void write(String path, byte[] content) {
        shelf.put(key(ArtifactPath.checkFile(path)), content.clone());
    }

    @Override
    public InputStream read(String path) {
        byte[] content = shelf.get(key(path));
        if (content == null) throw new NotFoundException("artifact", path, "look at what is on the shelf " + uri);
        return new ByteArrayInputStream(content);
    }

    @Override
    public List<ArtifactInfo> list(String path) {
        byte[] file = shelf.get(key(path));
        if (file != null) return List.of(new ArtifactInfo(path, false, file.length));
        String prefix = path.isEmpty() ? key("") : key(path) + "/";
        Map<String, ArtifactInfo> found = new TreeMap<>();
        shelf.forEach((key, content) -> {
            if (!key.startsWith(prefix)) return;
            String rest = key.substring(prefix.length());
            int slash = rest.indexOf('/');
            String name = key.substring(uri.length() + 1, key.length() - rest.length())
                    + (slash < 0 ? rest : rest.substring(0, slash));
            found.put(name, new ArtifactInfo(name, slash >= 0, slash < 0 ? content.length : 0));
        });
        return List.copyOf(found.values());
    }

    @Override
    public void delete(String path) {
        String key = key(path);
        shelf.keySet().removeIf(each -> each.equals(key) || each.startsWith(path.isEmpty() ? key : key + "/"));
    }
}
