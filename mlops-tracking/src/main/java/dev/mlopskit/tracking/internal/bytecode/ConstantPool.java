package dev.mlopskit.tracking.internal.bytecode;

import java.io.DataInputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The constants of a class file, as far as names of methods need them. */
final class ConstantPool {
    private final @Nullable String[] texts;
    /** For a method the place of its name and type, for a name and type the place of the name. */
    private final int[] links;

    private ConstantPool(int size) {
        texts = new String[size];
        links = new int[size];
    }

    /** A text by its place; {@code null} if something else stands there. */
    @Nullable
    String text(int place) {
        return texts[place];
    }

    /** The name of a method by the place of its reference. */
    @Nullable
    String methodName(int place) {
        return texts[links[links[place]]];
    }

    static ConstantPool read(DataInputStream in) throws IOException {
        ConstantPool pool = new ConstantPool(in.readUnsignedShort());
        for (int place = 1; place < pool.links.length; place++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> pool.texts[place] = in.readUTF();
                case 5, 6 -> {
                    MethodCode.skip(in, 8);
                    place++; // a long or double takes two places
                }
                case 10, 11 -> {
                    MethodCode.skip(in, 2);
                    pool.links[place] = in.readUnsignedShort();
                }
                case 12 -> {
                    pool.links[place] = in.readUnsignedShort();
                    MethodCode.skip(in, 2);
                }
                case 7, 8, 16, 19, 20 -> MethodCode.skip(in, 2);
                case 15 -> MethodCode.skip(in, 3);
                case 3, 4, 9, 17, 18 -> MethodCode.skip(in, 4);
                default -> throw new IOException("unknown constant " + tag);
            }
        }
        return pool;
    }
}
