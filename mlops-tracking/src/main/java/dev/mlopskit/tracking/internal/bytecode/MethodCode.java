package dev.mlopskit.tracking.internal.bytecode;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The byte code of one method of a class file; source: The Java Virtual Machine Specification, chapter 4. */
final class MethodCode {
    private final ConstantPool pool;
    private final byte[] code;

    private MethodCode(ConstantPool pool, byte[] code) {
        this.pool = pool;
        this.code = code;
    }

    /** The instruction or operand at a position, unsigned. */
    int at(int position) {
        return code[position] & 0xff;
    }

    /** Two bytes at a position, unsigned. */
    int twoAt(int position) {
        return at(position) << 8 | at(position + 1);
    }

    /** The name of the method that the instruction at a position calls; {@code null} if it is no call. */
    @Nullable
    String called(int position) {
        int instruction = at(position);
        // invokevirtual to invokeinterface
        return instruction >= 0xb6 && instruction <= 0xb9 ? pool.methodName(twoAt(position + 1)) : null;
    }

    /** Finds a method; {@code null} if the class has no code for it. */
    static @Nullable MethodCode read(DataInputStream in, String method, String descriptor) throws IOException {
        skip(in, 8);
        ConstantPool pool = ConstantPool.read(in);
        skip(in, 6);
        skip(in, 2L * in.readUnsignedShort());
        skipFields(in);
        for (int methods = in.readUnsignedShort(); methods > 0; methods--) {
            skip(in, 2);
            boolean wanted = method.equals(pool.text(in.readUnsignedShort()));
            wanted &= descriptor.equals(pool.text(in.readUnsignedShort()));
            for (int attributes = in.readUnsignedShort(); attributes > 0; attributes--) {
                boolean code = "Code".equals(pool.text(in.readUnsignedShort()));
                int length = in.readInt();
                if (!wanted || !code) {
                    skip(in, length);
                    continue;
                }
                skip(in, 4);
                return new MethodCode(pool, in.readNBytes(in.readInt()));
            }
        }
        return null;
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

    static void skip(DataInputStream in, long bytes) throws IOException {
        try {
            in.skipNBytes(bytes);
        } catch (EOFException e) {
            throw new IOException("the class file ends early", e);
        }
    }
}
