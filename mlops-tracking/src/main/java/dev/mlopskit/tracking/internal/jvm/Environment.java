package dev.mlopskit.tracking.internal.jvm;

import dev.mlopskit.core.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** What a process runs on, as two JSON files that are the same, byte for byte, whenever it runs on the same. */
public final class Environment {
    /** The artifact about the virtual machine and the machine. */
    public static final String RUNTIME = "environment/runtime.json";

    /** The artifact about the code. */
    public static final String CLASS_PATH = "environment/class-path.json";

    private static final FileCache<JarFacts> JARS = new FileCache<>(JarFacts::read);

    private Environment() {}

    /** The content of both artifacts. */
    public static Map<String, String> ofProcess() {
        return Map.of(
                RUNTIME,
                Json.pretty(RuntimeFacts.read()) + "\n",
                CLASS_PATH,
                Json.pretty(billOf(ClassPath.ofProcess())) + "\n");
    }

    /** A line for each entry that can be read: name, coordinates of Maven, bytes, SHA-256. */
    static List<Map<String, Object>> billOf(List<Path> entries) {
        List<Map<String, Object>> bill = new ArrayList<>();
        for (Path entry : entries) {
            try {
                bill.add(Files.isDirectory(entry) ? folder(entry) : jar(entry));
            } catch (IOException e) {
                LoggerFactory.getLogger(Environment.class).warn("{} of the class path cannot be read", entry, e);
            }
        }
        return bill;
    }

    private static Map<String, Object> jar(Path jar) throws IOException {
        JarFacts facts = JARS.get(jar);
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("name", jar.getFileName().toString());
        if (!facts.coordinates().isEmpty()) line.put("coordinates", facts.coordinates());
        line.put("size", Files.size(jar));
        line.put("sha256", facts.sha256());
        return line;
    }

    private static Map<String, Object> folder(Path folder) throws IOException {
        FolderFacts facts = FolderFacts.read(folder);
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("name", shortName(folder));
        line.put("size", facts.size());
        if (facts.sha256() == null) line.put("omitted", "too large to be a folder of classes");
        else line.put("sha256", facts.sha256());
        return line;
    }

    /** Build tools call every folder {@code classes}: the two above it tell them apart, and no path of a machine is told. */
    private static String shortName(Path folder) {
        int steps = folder.getNameCount();
        return steps == 0
                ? "/"
                : folder.subpath(Math.max(0, steps - 3), steps).toString().replace('\\', '/') + "/";
    }
}
