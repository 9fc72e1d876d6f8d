package dev.mlopskit.tracking.internal;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Names for runs that were given none: an adjective, a noun, a number, as people know it from MLflow. */
public final class RunNames {
    private static final List<String> ADJECTIVES = List.of(
            "amber", "brisk", "calm", "clever", "crisp", "eager", "early", "fair", "fleet", "gentle", "golden", "hardy",
            "jolly", "keen", "late", "light", "lively", "lucky", "mellow", "merry", "mild", "neat", "noble", "plain",
            "proud", "quick", "quiet", "ready", "rosy", "sharp", "silver", "sleek", "smart", "snowy", "solid", "spry",
            "steady", "still", "sunny", "swift", "tidy", "vivid", "warm", "wise", "witty", "young");
    private static final List<String> NOUNS = List.of(
            "alder", "auk", "badger", "beech", "bison", "cedar", "crane", "dove", "eider", "elk", "elm", "falcon",
            "fern", "finch", "fox", "gull", "hare", "hawk", "heron", "ibis", "jay", "kite", "lark", "linnet", "lynx",
            "maple", "marten", "moth", "newt", "oak", "osprey", "otter", "owl", "pine", "plover", "puffin", "raven",
            "robin", "rowan", "seal", "shrike", "stork", "swan", "swift", "tern", "vole", "willow", "wren");

    private RunNames() {}

    /** A new name, like {@code brisk-heron-417}; not unique. */
    public static String random() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return ADJECTIVES.get(random.nextInt(ADJECTIVES.size())) + "-" + NOUNS.get(random.nextInt(NOUNS.size())) + "-"
                + random.nextInt(1000);
    }
}
