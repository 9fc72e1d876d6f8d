package dev.mlopskit.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.List;

/** Tools that not every machine has, or lets everybody use. */
final class Tools {
    private Tools() {}

    /**
     * Skips a test where a tool does not work; with {@code -DTOOL.required=true} the test fails instead, so that what checks a
     * change does not leave it out unnoticed.
     *
     * @param probe what works where the tool does
     */
    static void need(String tool, List<String> probe) throws InterruptedException {
        boolean works = works(probe);
        if (Boolean.getBoolean(tool + ".required"))
            assertThat(works)
                    .as("%s works, as -D%s.required=true says", tool, tool)
                    .isTrue();
        else assumeTrue(works, tool + " does not work here");
    }

    private static boolean works(List<String> command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
