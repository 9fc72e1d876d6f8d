package dev.mlopskit.serving.internal.pipeline;

import dev.mlopskit.core.Folders;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.serving.internal.files.Content;
import dev.mlopskit.serving.internal.files.Disk;
import dev.mlopskit.serving.internal.packaging.Manifest;
import dev.mlopskit.serving.internal.packaging.ModelCard;
import dev.mlopskit.serving.internal.packaging.PackageContent;
import dev.mlopskit.serving.internal.packaging.PackageReader;
import dev.mlopskit.serving.internal.packaging.PackageWriter;
import dev.mlopskit.serving.internal.packaging.WrittenFlavor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the package of a pipeline is made of. */
public final class PipelinePackage {
    private PipelinePackage() {}

    /** What {@code MLmodel} says of it. Python has no such flavor. */
    public static WrittenFlavor flavor() {
        return new WrittenFlavor(PipelineFlavor.NAME, PipelinePlan.FILE, Map.of(), null);
    }

    /** Loads the steps once, to see that they fit together. */
    public static void check(
            PipelinePlan plan, Signature signature, Map<String, PackageContent> packages, StepPackages known) {
        PipelineFlavor.load(plan, signature, packages, known).close();
    }

    /** All files: the plan, and each step's package in a folder of its own. */
    public static SortedMap<String, Content> files(PipelinePlan plan, Map<String, PackageContent> packages) {
        SortedMap<String, Content> files = new TreeMap<>();
        files.put(PipelinePlan.FILE, new Content.InMemory(plan.write()));
        packages.forEach((step, content) ->
                whole(content).forEach((name, file) -> files.put(PipelinePlan.folder(step) + name, file)));
        return files;
    }

    /** The files of a package with those that are made when it is written, such as its manifest, which checks the others. */
    private static SortedMap<String, Content> whole(PackageContent content) {
        SortedMap<String, Content> files = new TreeMap<>(content.files());
        try {
            Path folder = Files.createTempDirectory("pipeline-step");
            try {
                PackageWriter.writeAsIs(content, folder);
                for (String name : Set.of(PackageReader.MLMODEL, Manifest.NAME, ModelCard.NAME))
                    if (!files.containsKey(name))
                        files.put(name, new Content.InMemory(Files.readAllBytes(folder.resolve(name))));
            } finally {
                Folders.delete(folder);
            }
        } catch (IOException e) {
            throw Disk.writing(Path.of(System.getProperty("java.io.tmpdir")), e);
        }
        return files;
    }
}
