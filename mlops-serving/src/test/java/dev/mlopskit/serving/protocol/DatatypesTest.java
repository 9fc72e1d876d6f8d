package dev.mlopskit.serving.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.core.DataType;
import dev.mlopskit.core.Json;
import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.Identity;
import dev.mlopskit.serving.Predictor;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.serving.TensorSpec;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The datatypes of version 2 before a real predictor: a number is the one that was sent, whatever the model takes it as. */
class DatatypesTest {
    private static final String NUMBERS = """
            INT8   | -1,127        | ff 7f
            UINT8  | 1,200         | 01 c8
            INT16  | -2,256        | fe ff 00 01
            INT32  | -2,65536      | fe ff ff ff 00 00 01 00
            INT64  | -2,1          | fe ff ff ff ff ff ff ff 01 00 00 00 00 00 00 00
            UINT16 | 1,65535       | 01 00 ff ff
            UINT32 | 1,4294967295  | 01 00 00 00 ff ff ff ff
            UINT64 | 1,2           | 01 00 00 00 00 00 00 00 02 00 00 00 00 00 00 00
            FP16   | 1.5,-2.0      | 00 3e 00 c0
            FP32   | 1.5,-2.0      | 00 00 c0 3f 00 00 00 c0
            FP64   | 1.5,-2.0      | 00 00 00 00 00 00 f8 3f 00 00 00 00 00 00 00 c0
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = NUMBERS)
    void a_column_has_the_number_that_was_sent(String type, String numbers, String hex) {
        same(type, numbers, hex, column(DataType.DOUBLE, Dtype.FLOAT64));
        if (!type.startsWith("FP")) same(type, numbers, hex, column(DataType.LONG, Dtype.INT64));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = NUMBERS)
    void a_model_of_floats_without_a_signature_has_the_number_that_was_sent(String type, String numbers, String hex) {
        for (Dtype dtype : List.of(Dtype.FLOAT32, Dtype.FLOAT64))
            same(type, numbers, hex, Identity.of(new TensorSpec("y", dtype, List.of(-1L))));
    }

    @ParameterizedTest
    @CsvSource({"UINT8,200,c8,UINT8", "INT8,-56,c8,INT8"})
    void a_tensor_of_the_type_itself_comes_back_as_it_is(String type, String number, String hex, Dtype dtype) {
        same(type, number, hex, Identity.of(new TensorSpec("y", dtype, List.of(-1L))));
        Signature signature = Signature.builder()
                .input(new TensorSpec("y", dtype, List.of(-1L)))
                .build();
        same(type, number, hex, Identity.of(signature, new TensorSpec("y", dtype, List.of(-1L))));
    }

    private static Predictor<?, ?> column(DataType type, Dtype dtype) {
        Signature signature = Signature.builder().input("y", type).build();
        return Identity.of(signature, new TensorSpec("y", dtype, List.of(-1L)));
    }

    private static void same(String type, String numbers, String hex, Predictor<?, ?> model) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        int count = numbers.split(",").length;
        String head = "{\"inputs\":[{\"name\":\"y\",\"shape\":[" + count + "],\"datatype\":\"" + type + "\",";
        try (model) {
            Protocol protocol = Protocol.openInference(Map.of("m", model));
            for (ProtocolResponse response : List.of(
                    infer(protocol, head + "\"data\":[" + numbers + "]}]}", new byte[0]),
                    infer(protocol, head + "\"parameters\":{\"binary_data_size\":" + bytes.length + "}}]}", bytes))) {
                assertThat(response.status()).as(response.text()).isEqualTo(200);
                Map<?, ?> answer = Json.read(response.text(), Map.class);
                List<?> data = (List<?>) ((Map<?, ?>) ((List<?>) answer.get("outputs")).get(0)).get("data");
                assertThat(data)
                        .as(type + " to " + model.inputs())
                        .extracting(value -> ((Number) value).floatValue())
                        .isEqualTo(List.of(numbers.split(",")).stream()
                                .map(Float::valueOf)
                                .toList());
            }
        }
    }

    private static ProtocolResponse infer(Protocol protocol, String json, byte[] tensors) {
        byte[] head = json.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(head);
        body.writeBytes(tensors);
        return protocol.handle(new ProtocolRequest(
                "POST",
                "/v2/models/m/infer",
                Map.of("Inference-Header-Content-Length", Integer.toString(head.length)),
                body.toByteArray()));
    }
}
