package dev.mlopskit.tracking.internal.jvm;

import java.util.Locale;
import java.util.regex.Pattern;

/** Flags of the java command, as they may be shown to whoever reads a run. */
final class Flags {
    static final String HIDDEN = "***";

    /** Those of the virtual machine itself, all else may be a password of the application's. */
    private static final Pattern OWN = Pattern.compile(
            "-D(java|jdk|sun)\\..*|-Duser\\.(language|country|timezone)|-Dfile\\.encoding", Pattern.DOTALL);

    private static final Pattern TELLING = Pattern.compile("pass|pwd|secret|token|key|credential|auth");

    private Flags() {}

    /**
     * A flag with the parts left out that may hold a secret: values of system properties that are not the virtual machine's
     * own, the options of agents, and commands.
     */
    static String withoutSecrets(String flag) {
        int value = flag.indexOf('=');
        if (value < 0) return flag;
        String name = flag.substring(0, value);
        boolean shown;
        if (name.startsWith("-D"))
            shown = OWN.matcher(name).matches()
                    && !TELLING.matcher(name.toLowerCase(Locale.ROOT)).find();
        else if (name.startsWith("-XX:")) shown = !name.startsWith("-XX:On");
        else shown = name.startsWith("--") || name.startsWith("-Xlog") || name.startsWith("-Xboot");
        return shown ? flag : name + "=" + HIDDEN;
    }
}
