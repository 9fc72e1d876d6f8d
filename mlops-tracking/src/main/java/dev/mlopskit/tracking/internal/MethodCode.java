package dev.mlopskit.tracking.internal;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Finds the byte code of one method in a class file; source: The Java Virtual Machine Specification, chapter 4. */
final class MethodCode {
    private MethodCode() {}

    /** The instructions of a method; {@code null} if the class has no code for it. */
    static byte @Nullable [] read(DataInputStream in, String method, String descriptor) throws IOException {
        skip(in, 8);
        @Nullable String[] texts = texts(in);
        skip(in, 6);
        skip(in, 2L * in.readUnsignedShort());
        skipFields(in);
        for (int methods = in.readUnsignedShort(); methods > 0; methods--) {
            skip(in, 2);
            boolean wanted = method.equals(texts[in.readUnsignedShort()]);
            wanted &= descriptor.equals(texts[in.readUnsignedShort()]);
            for (int attributes = in.readUnsignedShort(); attributes > 0; attributes--) {
                boolean code = "Code".equals(texts[in.readUnsignedShort()]);
                int length = in.readInt();
                if (!wanted || !code) {
                    skip(in, length);
                    continue;
                }
                skip(in, 4);
                return in.readNBytes(in.readInt());
            }
        }
        return null;
    }

    /** The texts of the constant pool, by index. */
    private static @Nullable String[] texts(DataInputStream in) throws IOException {
        @Nullable String[] texts = new String[in.readUnsignedShort()];
        for (int i = 1; i < texts.length; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> texts[i] = in.readUTF();
                case 5, 6 -> {
                    skip(in, 8);
                    i++; // a long or double takes two places
                }
                case 7, 8, 16, 19, 20 -> skip(in, 2);
                case 15 -> skip(in, 3);
                case 3, 4, 9, 10, 11, 12, 17, 18 -> skip(in, 4);
                default -> throw new IOException("unknown constant " + tag);
            }
        }
        return texts;
    }

    private static void skipFields(DataInputStream in) throws IOException {
        for (int fields = in.readUnsignedShort(); fields > 0; fields--) {
            skip(in, 6);
            for (int attributes = in.readUnsignedShort(); attributes > 0; attributes--) {
                skip(in, 2);
                skip(in, in.readInt());
            }
        }
    }

    private static void skip(DataInputStream in, long bytes) throws IOException {
        try {
            in.skipNBytes(bytes);
        } catch (EOFException e) {
            throw new IOException("the class file ends early", e);
        }
    }
}
