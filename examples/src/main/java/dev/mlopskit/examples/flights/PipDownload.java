package dev.mlopskit.examples.flights;

import dev.mlopskit.core.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Has pip download the source archive of a package: from the index, and through the proxy, that pip is configured for. Nothing
 * is installed.
 */
final class PipDownload {
    private static final long MINUTES = 5;

    private PipDownload() {}

    /**
     * Downloads to a file.
     *
     * @param requirement the package, its version and the SHA-256 of the archive, which pip verifies before it looks inside
     * @throws IllegalStateException if pip is not there or fails, with what to do
     */
    static void fetch(String requirement, Path target) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(target.toAbsolutePath().getParent());
        Path temporary = Files.createTempDirectory(folder, "pip-");
        Path requirements = Files.writeString(temporary.resolve("requirements.txt"), requirement + "\n");
        Path said = temporary.resolve("said.txt");
        Path downloaded = temporary.resolve(target.getFileName());
        try {
            if (pip(temporary, requirements, said) != 0 || !Files.exists(downloaded))
                throw new IllegalStateException("pip could not download " + target.getFileName()
                        + ": put the file into " + folder + " by hand, or mend what pip says\n"
                        + Files.readString(said).strip());
            AtomicFiles.copy(downloaded, target);
        } finally {
            for (Path file : List.of(requirements, said, downloaded)) Files.deleteIfExists(file);
            Files.deleteIfExists(temporary);
        }
    }

    private static int pip(Path folder, Path requirements, Path said) throws IOException, InterruptedException {
        String python = System.getProperty("os.name").startsWith("Windows") ? "python" : "python3";
        List<String> command =
                new ArrayList<>(List.of(python, "-m", "pip", "download", "--no-deps", "--no-binary", ":all:"));
        command.addAll(List.of("--require-hashes", "--dest", folder.toString(), "-r", requirements.toString()));
        ProcessBuilder pip =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        Process process;
        try {
            process = pip.start();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the flights are downloaded with pip, and there is no " + python + ": install Python 3 with pip",
                    e);
        }
        if (process.waitFor(MINUTES, TimeUnit.MINUTES)) return process.exitValue();
        process.destroyForcibly().waitFor();
        return -1;
    }
}
