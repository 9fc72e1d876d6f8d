package dev.mlopskit.benchmarks.soak.serving;

import dev.mlopskit.core.DataType;
import dev.mlopskit.core.Folders;
import dev.mlopskit.data.TableProfile;
import dev.mlopskit.data.TableSketch;
import dev.mlopskit.serving.ArchiveLimits;
import dev.mlopskit.serving.GoldenRows;
import dev.mlopskit.serving.ModelPackage;
import dev.mlopskit.serving.ServingException;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.tracking.LoggableModel.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Packages and archives that somebody has damaged or made up. Each is read in bounded time, and is either a sound package or
 * refused by one {@link ServingException}; nothing is written, changed or removed outside of the folder that it may write to.
 * The same seed gives the same packages.
 */
final class PackageSoak {
    private static final Duration BOUND = Duration.ofSeconds(30);
    /** So small that bombs are quick, but for those whose ratio is looked at from 64 MiB on. */
    private static final ArchiveLimits LIMITS = new ArchiveLimits(2L << 20, 40, 200);

    private static final ArchiveLimits LARGE = new ArchiveLimits(100L << 20, 40, 200);

    private final Path folder;
    private final long seed;
    private final Map<String, int[]> found = new TreeMap<>();
    private long slowest;

    PackageSoak(Path folder, long seed) {
        this.folder = folder;
        this.seed = seed;
    }

    /** Reads so many packages, and says what became of them. */
    String run(int count) throws Exception {
        Path good = Files.createDirectories(folder.resolve("good"));
        goodPackage(Files.write(folder.resolve("weights"), new byte[100]))
                .writeTo(good, new Origin(null, null, null, Instant.EPOCH));
        Path arena = Files.createDirectories(folder.resolve("arena"));
        Path inside = Files.createDirectories(arena.resolve("inside"));
        Files.writeString(arena.resolve("bystander"), "untouched");
        ArchiveMutations archives = new ArchiveMutations(good, arena);
        DirectoryMutations directories = new DirectoryMutations(good, arena);
        for (int i = 0; i < count; i++) {
            Random random = new Random(seed * 1_000_003 + i);
            boolean archived = random.nextInt(3) > 0;
            Path target = inside.resolve("target");
            Mutation mutation = archived ? archives.next(random, inside) : directories.next(random, target);
            Set<String> before = names(arena, target);
            long start = System.nanoTime();
            boolean sound = read(i, mutation, archived, target);
            slowest = Math.max(slowest, System.nanoTime() - start);
            require(before.equals(names(arena, target)), i, mutation, "left " + names(arena, target));
            require(
                    Files.readString(arena.resolve("bystander")).equals("untouched"),
                    i,
                    mutation,
                    "changed a bystander");
            require(!archived || sound || !Files.exists(target), i, mutation, "left a part of what was refused");
            if (sound && archived) requirePlain(target, i, mutation);
            Folders.delete(target);
            Files.deleteIfExists(inside.resolve("a.tar.gz"));
            Files.deleteIfExists(inside.resolve("a.tar.zst"));
            Files.deleteIfExists(inside.resolve("a.zip"));
            found.computeIfAbsent(mutation.kind(), kind -> new int[2])[sound ? 0 : 1]++;
        }
        int sound = found.values().stream().mapToInt(both -> both[0]).sum();
        return count + " packages, " + sound + " sound and " + (count - sound) + " refused, the slowest in "
                + slowest / 1_000_000 + " ms; sound/refused by kind: "
                + found.entrySet().stream()
                        .map(kind -> kind.getKey() + " " + kind.getValue()[0] + "/" + kind.getValue()[1])
                        .collect(Collectors.joining(", "));
    }

    /** What was made of one package, and how. */
    record Mutation(String kind, Path path) {}

    /** Of bytes that nobody ever loads; with weights beside the model they are not looked at when it is packaged either. */
    private static ModelPackage goodPackage(Path weights) {
        Signature signature = Signature.builder()
                .input("a", DataType.DOUBLE)
                .input("b", DataType.STRING)
                .build();
        List<Map<String, Object>> rows = List.of(Map.of("a", 1.5, "b", "x"), Map.of("a", 2.5, "b", "y"));
        byte[] model = new byte[3_000];
        new Random(1).nextBytes(model);
        return ModelPackage.onnx(model)
                .file("model.onnx.data", weights)
                .signature(signature)
                .inputExample(rows)
                .goldenRows(new GoldenRows(rows, Map.of("y", Tensor.of(new double[] {1, 2}, 2))))
                .profile(profile(rows))
                .metadata(Map.of("k", List.of(1, "two", Map.of("three", 3.5))))
                .build();
    }

    private static TableProfile profile(List<Map<String, Object>> rows) {
        TableSketch sketch = TableSketch.of(Map.of("a", DataType.DOUBLE, "b", DataType.STRING));
        rows.forEach(sketch::add);
        return sketch.profile();
    }

    /** Whether a package is sound; what is neither sound nor refused ends the soak. */
    private static boolean read(int number, Mutation mutation, boolean archived, Path target) throws Exception {
        String name = number + ", " + mutation.kind();
        Path path = mutation.path();
        ArchiveLimits limits = mutation.kind().equals(ArchiveMutations.RATIO) ? LARGE : LIMITS;
        FutureTask<Boolean> task = new FutureTask<>(() -> {
            try {
                ModelPackage model = archived ? ModelPackage.unpack(path, target, limits) : ModelPackage.read(path);
                model.flavors();
                model.metadata();
                model.goldenRows();
                model.profile();
                return true;
            } catch (ServingException e) {
                if (e.getMessage() == null || e.getMessage().isBlank())
                    throw new IllegalStateException("an error that says nothing", e);
                return false;
            }
        });
        Thread thread = new Thread(task, "package " + name);
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(BOUND.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("package " + name + " is not read in " + BOUND, e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("package " + name + " is refused by no ServingException", e.getCause());
        }
    }

    private static void require(boolean held, int number, Mutation mutation, String problem) {
        if (!held) throw new IllegalStateException("package " + number + ", " + mutation.kind() + ": " + problem);
    }

    /** All that is in the arena, but for what is in the target. */
    private static Set<String> names(Path arena, Path target) throws IOException {
        try (Stream<Path> files = Files.walk(arena)) {
            return files.filter(file -> !file.startsWith(target))
                    .map(file -> arena.relativize(file).toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static void requirePlain(Path target, int number, Mutation mutation) throws IOException {
        try (Stream<Path> files = Files.walk(target)) {
            for (Path file : files.toList())
                require(
                        Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)
                                || Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS),
                        number,
                        mutation,
                        "unpacked no plain file: " + file);
        }
    }
}
