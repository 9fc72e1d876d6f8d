package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Opens damaged copies of a package and predicts with what opens, in a process of its own: a crash of native code must not take
 * the tests with it.
 */
final class Damage {
    private Damage() {}

    /** Runs the program below; fails unless each copy was refused with an exception of this module, or answers. */
    static void survives(Path model, String data, int copies) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:-CreateCoredumpOnCrash",
                        "-XX:ErrorFile=/dev/null",
                        // LightGBM4J unpacks its native library to one place in it, over the one that this process has
                        // loaded.
                        "-Djava.io.tmpdir=" + model.toAbsolutePath().getParent(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Damage.class.getName(),
                        model.toString(),
                        data,
                        String.valueOf(copies))
                .redirectErrorStream(true)
                .redirectOutput(new File(model.toFile().getParentFile(), "damage.log"))
                .start();
        try {
            boolean ended = process.waitFor(120, TimeUnit.SECONDS);
            String output = Files.readString(model.resolveSibling("damage.log"));
            String end = output.substring(Math.max(0, output.length() - 1500));
            assertThat(ended).as("hangs after: " + end).isTrue();
            assertThat(process.exitValue()).as(end).isZero();
            assertThat(output).contains("refused");
        } finally {
            process.destroyForcibly();
        }
    }

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Path file = folder.resolve(arguments[1]);
        byte[] whole = Files.readAllBytes(file);
        int refused = 0;
        int copies = Integer.parseInt(arguments[2]);
        for (int copy = 0; copy < copies; copy++) {
            System.out.println("copy " + copy);
            Path written = folder.resolveSibling("damaged");
            Files.write(written, damaged(whole, new Random(copy)));
            Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
            try (Predictor<Map<String, ?>, Map<String, Object>> predictor = Predictor.open(ModelPackage.read(folder))) {
                for (double value : new double[] {0, 1.5, -1e30, Double.NaN}) {
                    Map<String, Tensor> inputs = new HashMap<>();
                    for (TensorSpec input : predictor.inputs())
                        inputs.put(String.valueOf(input.name()), filled(input, value));
                    predictor.predictTensors(inputs);
                    // Some flavors have a way of their own for one row.
                    Map<String, Object> row = new HashMap<>();
                    inputs.forEach((name, tensor) -> row.put(name, first(tensor)));
                    predictor.predict(row);
                }
            } catch (ServingException e) {
                refused++;
            } catch (OutOfMemoryError e) {
                System.out.println("out of memory");
                refused++;
            }
        }
        System.out.println("refused " + refused + " of " + copies);
    }

    /** Two rows of one value. A damaged file may declare any shape: of a dimension that is none, or a huge one, a few are given. */
    private static Tensor filled(TensorSpec input, double value) {
        int[] shape = input.shape().stream()
                .mapToInt(length -> (int) Math.max(1, Math.min(length, 100)))
                .limit(4)
                .toArray();
        if (shape.length > 0) shape[0] = 2;
        Object array = Array.newInstance(
                input.dtype().arrayType().getComponentType(),
                Arrays.stream(shape).reduce(1, (a, b) -> a * b));
        if (array instanceof double[] doubles) Arrays.fill(doubles, value);
        if (array instanceof float[] floats) Arrays.fill(floats, (float) value);
        if (array instanceof String[] texts) Arrays.fill(texts, String.valueOf(value));
        return Tensor.of(
                input.dtype(), array, Arrays.stream(shape).asLongStream().toArray());
    }

    /** The first row: a value, or a list of them. */
    private static Object first(Tensor tensor) {
        if (tensor.rank() < 2) return tensor.get(0);
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < tensor.size() / 2; i++) values.add(tensor.get(i));
        return values;
    }

    /** Shortened, a bit turned, a byte changed, a number in a text made another one, or a piece written twice. */
    private static byte[] damaged(byte[] whole, Random random) {
        byte[] copy = whole.clone();
        switch (random.nextInt(5)) {
            case 0:
                return Arrays.copyOf(copy, random.nextInt(copy.length));
            case 1:
                for (int i = random.nextInt(3); i >= 0; i--)
                    copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
                return copy;
            case 2:
                copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
                return copy;
            case 3:
                for (int i = random.nextInt(copy.length); i < copy.length; i++)
                    if (copy[i] >= '0' && copy[i] <= '9') {
                        copy[i] = (byte) List.of('9', '-', '0', '7')
                                .get(random.nextInt(4))
                                .charValue();
                        if (random.nextInt(3) == 0) break;
                    } else if (random.nextInt(20) == 0) break;
                return copy;
            default:
                int from = random.nextInt(copy.length);
                int length = random.nextInt(Math.min(64, copy.length - from) + 1);
                int to = random.nextInt(copy.length - length);
                System.arraycopy(whole, from, copy, to, length);
                return copy;
        }
    }
}
