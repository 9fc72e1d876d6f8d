package dev.mlopskit.data.internal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/**
 * Bytes as text in a document (Base64, RFC 4648): numbers as IEEE 754 doubles, the lowest byte first; registers one after the other,
 * a run of empty ones as 0 and the length of the run.
 */
final class Packed {
    private static final int LONGEST_RUN = 255;

    private Packed() {}

    static String numbers(double[] values, int length) {
        ByteBuffer bytes = ByteBuffer.allocate(length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < length; i++) bytes.putDouble(values[i]);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    /** The numbers of a text. Throws IllegalArgumentException if it is no such text. */
    static double[] numbers(String text) {
        byte[] bytes = Base64.getDecoder().decode(text);
        if (bytes.length % Double.BYTES != 0)
            throw new IllegalArgumentException("the last number has only " + bytes.length % Double.BYTES + " bytes");
        double[] values = new double[bytes.length / Double.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(values);
        return values;
    }

    static String registers(byte[] registers) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < registers.length; ) {
            int start = i;
            while (i < registers.length && registers[i] == 0 && i - start < LONGEST_RUN) i++;
            if (i > start) {
                bytes.write(0);
                bytes.write(i - start);
            } else bytes.write(registers[i++]);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    /** The registers of a text. Throws IllegalArgumentException if it is no such text. */
    static byte[] registers(String text, int number, int highest) {
        byte[] bytes = Base64.getDecoder().decode(text);
        byte[] registers = new byte[number];
        int register = 0;
        for (int i = 0; i < bytes.length; i++) {
            boolean run = bytes[i] == 0;
            if (run && ++i == bytes.length) throw new IllegalArgumentException("the last run has no length");
            int next = register + (run ? Byte.toUnsignedInt(bytes[i]) : 1);
            if (next > number) throw new IllegalArgumentException("there are more than " + number + " registers");
            if (!run) {
                if (bytes[i] < 0 || bytes[i] > highest)
                    throw new IllegalArgumentException("register " + register + " is " + bytes[i]);
                registers[register] = bytes[i];
            }
            register = next;
        }
        if (register < number) throw new IllegalArgumentException("there are only " + register + " registers");
        return registers;
    }
}
