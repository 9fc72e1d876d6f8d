package dev.mlopskit.data.internal;

import java.util.Arrays;

/**
 * Sorts small arrays of finite doubles by counting the four highest bytes in which they differ, and puts right what is left by
 * insertion. No branch of it depends on the values, which is what costs {@link Arrays#sort(double[])} of JDK 17 its time.
 */
final class BatchSort {
    private static final int DIGITS = 4;
    private static final int RADIX = 256;

    private long[] keys;
    private long[] spare;
    private final int[] places = new int[DIGITS * RADIX];

    BatchSort(int most) {
        keys = new long[most];
        spare = new long[most];
    }

    void sort(double[] values, int length) {
        long differing = 0;
        for (int i = 0; i < length; i++) {
            long bits = Double.doubleToRawLongBits(values[i]);
            // Taken without a sign, such a key is in the order of the numbers.
            keys[i] = bits ^ (bits >> Long.SIZE - 1 | Long.MIN_VALUE);
            differing |= keys[i] ^ keys[0];
        }
        if (differing == 0) return;
        int same = Long.numberOfLeadingZeros(differing);
        count(length, same);
        for (int digit = 0; digit < DIGITS; digit++) distribute(length, same, digit);
        for (int i = 0; i < length; i++)
            values[i] = Double.longBitsToDouble(keys[i] ^ (~keys[i] >> Long.SIZE - 1 | Long.MIN_VALUE));
        insert(values, length);
    }

    private void count(int length, int same) {
        Arrays.fill(places, 0);
        for (int i = 0; i < length; i++) {
            int high = (int) (keys[i] << same >>> Integer.SIZE);
            places[high & 255]++;
            places[RADIX + (high >>> 8 & 255)]++;
            places[2 * RADIX + (high >>> 16 & 255)]++;
            places[3 * RADIX + (high >>> 24)]++;
        }
    }

    private void distribute(int length, int same, int digit) {
        int first = digit * RADIX;
        int shift = Integer.SIZE + 8 * digit;
        // Nothing to order, as in most digits of whole numbers.
        if (places[first + ((int) (keys[0] << same >>> shift) & 255)] == length) return;
        int sum = 0;
        for (int i = first; i < first + RADIX; i++) {
            int number = places[i];
            places[i] = sum;
            sum += number;
        }
        for (int i = 0; i < length; i++) spare[places[first + ((int) (keys[i] << same >>> shift) & 255)]++] = keys[i];
        long[] sorted = spare;
        spare = keys;
        keys = sorted;
    }

    private static void insert(double[] values, int length) {
        int moves = 0;
        for (int i = 1; i < length; i++) {
            double value = values[i];
            int to = i;
            while (to > 0 && values[to - 1] > value) {
                values[to] = values[to - 1];
                to--;
            }
            values[to] = value;
            moves += i - to;
            // Numbers that are close together, and one that is far away.
            if (moves > 4 * length) {
                Arrays.sort(values, 0, length);
                return;
            }
        }
    }
}
