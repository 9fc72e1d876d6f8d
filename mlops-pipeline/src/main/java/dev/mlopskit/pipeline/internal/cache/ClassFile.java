package dev.mlopskit.pipeline.internal.cache;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A class file, taken apart as far as is needed to leave out what only a debugger reads: a comment more moves the numbers of lines and changes
 * nothing else. Format: the Java Virtual Machine Specification, chapter 4.
 */
final class ClassFile {
    private static final Set<String> DEBUG = Set.of(
            "LineNumberTable", "LocalVariableTable", "LocalVariableTypeTable", "SourceFile", "SourceDebugExtension");

    private static final int UTF8 = 1;
    private static final int LONG = 5;
    private static final int DOUBLE = 6;
    private static final int METHOD_HANDLE = 15;

    private final byte[] bytes;
    private final DataInputStream in;
    private final Map<Integer, String> texts = new HashMap<>();
    private final int endOfPool;

    private ClassFile(byte[] bytes) throws IOException {
        this.bytes = bytes;
        this.in = new DataInputStream(new ByteArrayInputStream(bytes));
        in.skipNBytes(8);
        readPool();
        this.endOfPool = bytes.length - in.available();
    }

    private void readPool() throws IOException {
        int count = in.readUnsignedShort();
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case UTF8 -> texts.put(i, in.readUTF());
                case LONG, DOUBLE -> {
                    in.skipNBytes(8);
                    i++;
                }
                case METHOD_HANDLE -> in.skipNBytes(3);
                case 7, 8, 16, 19, 20 -> in.skipNBytes(2);
                default -> in.skipNBytes(4);
            }
        }
    }

    /** All texts of a class: names, descriptors, signatures and constants. */
    static List<String> texts(byte[] classFile) throws IOException {
        return new ArrayList<>(new ClassFile(classFile).texts.values());
    }

    /** The same class without names of its source and numbers of its lines; names of variables are still among its constants. */
    static byte[] withoutDebug(byte[] classFile) throws IOException {
        return new ClassFile(classFile).withoutDebug();
    }

    private byte[] withoutDebug() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream(bytes.length);
        DataOutputStream out = new DataOutputStream(all);
        out.write(bytes, 0, endOfPool);
        copy(6, out);
        copy(2 * copyShort(out), out);
        copyMembers(out);
        copyMembers(out);
        copyAttributes(out);
        return all.toByteArray();
    }

    /** Fields, or methods. */
    private void copyMembers(DataOutputStream out) throws IOException {
        int count = copyShort(out);
        for (int i = 0; i < count; i++) {
            copy(6, out);
            copyAttributes(out);
        }
    }

    private void copyAttributes(DataOutputStream out) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        DataOutputStream kept = new DataOutputStream(all);
        int count = in.readUnsignedShort();
        int left = 0;
        for (int i = 0; i < count; i++) {
            int name = in.readUnsignedShort();
            int length = in.readInt();
            String text = texts.get(name);
            if (text != null && DEBUG.contains(text)) {
                in.skipNBytes(length);
                continue;
            }
            left++;
            kept.writeShort(name);
            if ("Code".equals(text)) copyCode(kept);
            else {
                kept.writeInt(length);
                copy(length, kept);
            }
        }
        out.writeShort(left);
        all.writeTo(out);
    }

    private void copyCode(DataOutputStream out) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        DataOutputStream code = new DataOutputStream(all);
        copy(4, code);
        int length = in.readInt();
        code.writeInt(length);
        copy(length, code);
        // What catches exceptions.
        copy(8 * copyShort(code), code);
        copyAttributes(code);
        out.writeInt(all.size());
        all.writeTo(out);
    }

    private int copyShort(DataOutputStream out) throws IOException {
        int number = in.readUnsignedShort();
        out.writeShort(number);
        return number;
    }

    private void copy(int length, DataOutputStream out) throws IOException {
        if (length < 0 || length > in.available()) throw new IOException("it is no class file");
        out.write(in.readNBytes(length));
    }
}
