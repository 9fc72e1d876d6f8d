package dev.mlopskit.tracking.internal.artifact;

import dev.mlopskit.tracking.ArtifactContent;
import dev.mlopskit.tracking.InvalidValueException;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Locale;
import javax.imageio.ImageIO;

/** Pictures as MLflow's pages show them. Needs the module {@code java.desktop} where an image is drawn in memory. */
public final class Pictures {
    /** How every PNG starts: Portable Network Graphics Specification, 5.2. */
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private Pictures() {}

    /** Refuses a path whose name does not say what the file is, by which browsers know it. */
    public static void checkName(String path, String ending) {
        if (!path.toLowerCase(Locale.ROOT).endsWith(ending))
            throw new InvalidValueException(
                    "artifact path '" + path + "'",
                    "does not end in " + ending + ", by which viewers know it: add that to the name");
    }

    /** An image as PNG. */
    public static ArtifactContent png(BufferedImage image) {
        return out -> {
            if (!ImageIO.write(image, "png", out))
                throw new InvalidValueException(
                        "image", "is of a kind that PNG cannot keep: draw it on one of BufferedImage.TYPE_INT_ARGB");
        };
    }

    /** Bytes that are a PNG already. */
    public static byte[] png(byte[] bytes) {
        if (bytes.length < PNG.length || !Arrays.equals(Arrays.copyOf(bytes, PNG.length), PNG))
            throw new InvalidValueException("image", "does not start as a PNG does: give the bytes of a PNG file");
        return bytes;
    }

    /** A text that is an SVG. */
    public static String svg(String text) {
        if (!text.contains("<svg"))
            throw new InvalidValueException("image", "has no element <svg>: give the text of an SVG file");
        return text;
    }
}
