package dev.mlopskit.benchmarks.soak.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageSoakTest {
    @TempDir
    Path folder;

    @Test
    void a_damaged_package_is_sound_or_refused_and_does_no_harm() throws Exception {
        assertThat(new PackageSoak(folder, 20_261_127).run(300))
                .startsWith("300 packages")
                .contains("slip", "bomb by entries", "YAML tag", "link or device");
    }
}
