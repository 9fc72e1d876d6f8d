package dev.mlopskit.serving.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.core.DataType;
import dev.mlopskit.core.Json;
import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.ParamSpec;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.TensorSpec;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What requests of version 2 mean, in JSON and with binary tensors. */
class OpenInferenceTest {
    private static final Echo ANY =
            Echo.of(new TensorSpec("x", Dtype.OBJECT, List.of(-1L))).answering((given, params) -> given);
    private static final Protocol PROTOCOL = Protocol.openInference(Map.of("m 1", ANY));
    private static final String INFER = "/v2/models/m%201/infer";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BOOL   | [true,false]      | BOOL  | 01 00",
                "INT8   | [-1,127]          | INT8  | ff 7f",
                "UINT8  | [1,255]           | UINT8 | 01 ff",
                "INT16  | [-2,256]          | INT16 | fe ff 00 01",
                "INT32  | [-2,65536]        | INT32 | fe ff ff ff 00 00 01 00",
                "INT64  | [-2,1]            | INT64 | fe ff ff ff ff ff ff ff 01 00 00 00 00 00 00 00",
                "UINT16 | [1,65535]         | INT32 | 01 00 ff ff",
                "UINT32 | [1,4294967295]    | INT64 | 01 00 00 00 ff ff ff ff",
                "UINT64 | [1,2]             | INT64 | 01 00 00 00 00 00 00 00 02 00 00 00 00 00 00 00",
                "FP16   | [1.5,-2.0]        | FP16  | 00 3e 00 c0",
                "FP32   | [1.5,-2.0]        | FP32  | 00 00 c0 3f 00 00 00 c0",
                "FP64   | [1.5,-2.0]        | FP64  | 00 00 00 00 00 00 f8 3f 00 00 00 00 00 00 00 c0",
                "BYTES  | [\"ab\",\"ü\"]    | BYTES | 02 00 00 00 61 62 02 00 00 00 c3 bc"
            })
    void each_datatype_is_the_same_in_json_and_in_bytes(String type, String json, String answered, String hex) {
        byte[] bytes = unhex(hex);
        String head = "{'inputs':[{'name':'y','shape':[2],'datatype':'" + type + "',";
        String answer = "{'model_name':'m 1','model_version':'1','outputs':[{'name':'y','datatype':'" + answered
                + "','shape':[2],'data':" + json + "}]}";

        assertThat(infer(head + "'data':" + json + "}]}", new byte[0]).text()).isEqualTo(quoted(answer));
        String binary = head + "'parameters':{'binary_data_size':" + bytes.length + "}}]}";
        assertThat(infer(binary, bytes).text()).isEqualTo(quoted(answer));
        if (!type.equals(answered)) return;
        ProtocolResponse response = infer(
                head + "'data':" + json + "}],'outputs':[{'name':'y','parameters':{'binary_data':true}}]}",
                new byte[0]);
        int length = Integer.parseInt(response.headers().get("Inference-Header-Content-Length"));
        assertThat(response.contentType()).isEqualTo("application/octet-stream");
        assertThat(new String(response.body(), 0, length, StandardCharsets.UTF_8))
                .contains("\"parameters\":{\"binary_data_size\":" + bytes.length + "}");
        assertThat(Arrays.copyOfRange(response.body(), length, response.body().length))
                .isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UINT16 | [1,65535]      | 01 00 ff ff",
                "UINT32 | [1,4294967295] | 01 00 00 00 ff ff ff ff",
                "UINT64 | [1,2]          | 01 00 00 00 00 00 00 00 02 00 00 00 00 00 00 00"
            })
    void a_model_that_takes_unsigned_numbers_gets_them(String type, String json, String hex) {
        Echo echo = Echo.of(new TensorSpec("y", Dtype.valueOf(type), List.of(-1L)));
        Protocol protocol = Protocol.openInference(Map.of("m 1", echo));
        String head = "{'inputs':[{'name':'y','shape':[2],'datatype':'" + type + "',";
        String answer = "'outputs':[{'name':'y','datatype':'" + type + "','shape':[2],'data':" + json + "}]";

        assertThat(infer(protocol, head + "'data':" + json + "}]}", new byte[0]).text())
                .contains(quoted(answer));
        byte[] bytes = unhex(hex);
        String binary = head + "'parameters':{'binary_data_size':" + bytes.length + "}}]}";
        assertThat(infer(protocol, binary, bytes).text()).contains(quoted(answer));
        assertThat(infer(protocol, head + "'data':[-1,0]}]}", new byte[0]).status())
                .isEqualTo(400);
    }

    @Test
    void the_upper_half_of_64_bits_without_a_sign_comes_in_bytes() {
        Protocol protocol =
                Protocol.openInference(Map.of("m 1", Echo.of(new TensorSpec("y", Dtype.UINT64, List.of(-1L)))));
        String json = "{'inputs':[{'name':'y','shape':[1],'datatype':'UINT64','parameters':{'binary_data_size':8}}]}";
        assertThat(infer(protocol, json, unhex("ff ff ff ff ff ff ff ff")).text())
                .contains("[18446744073709551615]");
    }

    @Test
    void nested_data_is_the_same_as_flat_data() {
        String answer = infer(
                        "{'id':'7','inputs':[{'data':[[1,2],[3,4]],'shape':[2,2],'name':'y','datatype':'INT64'}]}",
                        new byte[0])
                .text();
        assertThat(answer)
                .isEqualTo(
                        quoted(
                                "{'model_name':'m 1','model_version':'1','id':'7','outputs':[{'name':'y','datatype':'INT64','shape':[2,2],'data':[1,2,3,4]}]}"));
    }

    @Test
    void tensors_follow_each_other_and_outputs_that_nobody_asked_for_stay_away() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {1, 0, 1});
        bytes.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(0.5)
                .array());
        ProtocolResponse response = infer(
                "{'inputs':[{'name':'a','shape':[3],'datatype':'BOOL','parameters':{'binary_data_size':3}},"
                        + "{'name':'b','shape':[1,1],'datatype':'FP64','parameters':{'binary_data_size':8}}],"
                        + "'outputs':[{'name':'b'}],'parameters':{'binary_data_output':false,'priority':1}}",
                bytes.toByteArray());
        assertThat(response.text()).contains("\"name\":\"b\"").contains("[0.5]").doesNotContain("\"name\":\"a\"");
    }

    @Test
    void a_matrix_is_all_columns_of_a_signature_in_their_order() {
        Signature signature = Signature.builder()
                .input("p", DataType.DOUBLE)
                .input("q", DataType.DOUBLE)
                .build();
        Protocol protocol = Protocol.openInference(Map.of("m", Echo.of(signature)));
        ProtocolResponse response = protocol.handle(ProtocolRequest.post(
                "/v2/models/m/versions/1/infer",
                "application/json",
                bytes("{'inputs':[{'name':'input-0','shape':[2,2],'datatype':'FP32','data':[1,2,3,4]}]}")));
        assertThat(response.text())
                .contains(quoted("{'name':'p','datatype':'FP64','shape':[2],'data':[1.0,3.0]}"))
                .contains(quoted("{'name':'q','datatype':'FP64','shape':[2],'data':[2.0,4.0]}"));
    }

    @Test
    void params_of_the_signature_come_from_the_parameters_of_the_request() {
        Signature signature = Signature.builder()
                .input("p", DataType.DOUBLE)
                .param(new ParamSpec("k", DataType.LONG, 1, false))
                .build();
        Protocol protocol = Protocol.openInference(Map.of(
                "m",
                Echo.of(signature)
                        .answering((given, params) -> Map.of("seen", Tensor.of(new String[] {params.toString()}, 1)))));
        assertThat(protocol.handle(
                                ProtocolRequest.post(
                                        "/v2/models/m/infer",
                                        "",
                                        bytes(
                                                "{'parameters':{'k':3,'priority':2},'inputs':[{'name':'p','shape':[1],'datatype':'FP64','data':[1]}]}")))
                        .text())
                .contains("\"data\":[\"{k=3}\"]");
    }

    @Test
    void health_and_metadata_are_told() {
        assertThat(get("/v2/health/live")).isEqualTo("{\"live\":true}");
        assertThat(get("/v2/health/ready")).isEqualTo("{\"ready\":true}");
        assertThat(get("/v2/models/m%201/ready")).isEqualTo("{\"ready\":true}");
        assertThat(get("/v2/models/m%201/versions/1/ready")).isEqualTo("{\"ready\":true}");
        assertThat(get("/v2"))
                .contains("\"extensions\":[\"binary_tensor_data\"]")
                .containsPattern("\"version\":\"\\d+\\.\\d+");
        assertThat(get("/v2/models/m%201"))
                .isEqualTo(
                        quoted(
                                "{'name':'m 1','versions':['1'],'platform':'mlopskit',"
                                        + "'inputs':[{'name':'x','datatype':'BYTES','shape':[-1]}],'outputs':[{'name':'x','datatype':'BYTES','shape':[-1]}]}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{'inputs':{}}",
                "{'inputs':[1]}",
                "{'inputs':[{'name':'y'}]}",
                "{'inputs':[{'name':'y','shape':[1],'datatype':'FP31','data':[1]}]}",
                "{'inputs':[{'name':'y','shape':[2],'datatype':'FP32','data':[1]}]}",
                "{'inputs':[{'name':'y','shape':[1],'datatype':'FP32'}]}",
                "{'inputs':[{'name':'y','shape':[-1],'datatype':'FP32','data':[1]}]}",
                "{'inputs':[{'name':'y','shape':[1.5],'datatype':'FP32','data':[1]}]}",
                "{'inputs':[{'name':'y','shape':[9223372036854775807,9223372036854775807],'datatype':'FP32','data':[1]}]}",
                "{'inputs':[{'name':'y','shape':[99999999999999999999],'datatype':'FP32','data':[1]}]}",
                "{'inputs':[{'name':'y','shape':[1],'datatype':'INT8','data':[128]}]}",
                "{'inputs':[{'name':'y','shape':[1],'datatype':'UINT16','data':[-1]}]}",
                "{'inputs':[{'name':'y','shape':[1],'datatype':'UINT16','data':[65536]}]}",
                "{'inputs':[{'name':'y','shape':[1],'datatype':'FP32','data':['x']}]}",
                "{'inputs':[{'name':'y','shape':[1],'datatype':'FP32','parameters':{'binary_data_size':4}}]}",
                "{'inputs':[{'name':'y','shape':[1],'datatype':'FP32','parameters':{'binary_data_size':'4'}}]}",
                "{'inputs':[{'name':'y','shape':[1],'datatype':'FP32','data':[1]},{'name':'y','shape':[1],'datatype':'FP32','data':[1]}]}",
                "{'inputs':[{'name':'y','shape':[1],'datatype':'FP32','data':[1]}],'outputs':[{'name':'z'}]}",
                "{'inputs':[{'name':'y','shape':[1],'datatype':'FP32','data':[1]}],'outputs':[{}]}",
                "{'inputs':[{'name':'y','shape':[1],'datatype':'FP32','data':[1]}],'id':3}",
                "{'inputs':[{'name':'y','shape':[1],'datatype':'FP32','data':[1]}]} {}"
            })
    void what_cannot_be_read_is_refused_with_what_to_do(String json) {
        ProtocolResponse response = PROTOCOL.handle(ProtocolRequest.post(INFER, "application/json", bytes(json)));
        assertThat(response.status()).as(response.text()).isEqualTo(400);
        Map<?, ?> error = Json.read(response.text(), Map.class);
        assertThat((String) error.get("error")).containsPattern(": |must ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BYTES | 02 00 00 00 61",
                "BYTES | ff ff ff ff",
                "BYTES | ff ff ff 7f 61",
                "BYTES | 01",
                "FP32 | 00 00",
                "BYTES | 01 00 00 00 61 62"
            })
    void bytes_that_are_no_tensor_are_refused(String type, String hex) {
        byte[] bytes = unhex(hex);
        ProtocolResponse response = infer(
                "{'inputs':[{'name':'y','shape':[1],'datatype':'" + type + "','parameters':{'binary_data_size':"
                        + bytes.length + "}}]}",
                bytes);
        assertThat(response.status()).as(response.text()).isEqualTo(400);
    }

    @Test
    void a_head_that_is_longer_than_the_body_or_bytes_of_nobody_are_refused() {
        byte[] json = bytes("{'inputs':[{'name':'y','shape':[1],'datatype':'FP32','data':[1]}]}");
        for (String length : List.of("x", "-1", "" + (json.length + 1), "" + (json.length - 1)))
            assertThat(PROTOCOL.handle(new ProtocolRequest(
                                    "POST", INFER, Map.of("inference-header-content-length", length), json))
                            .status())
                    .as(length)
                    .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/v2/models/other,404", "GET,/v2/models/m%201/versions/2,404", "POST,/v2/health/live,405",
                "GET,/v2/models/m%201/infer,405",
        "GET,/v2/models/%zz,404", "GET,/v2/models,404", "GET,/v2/models/m%201/config,404",
                "GET,/v2/models/m%201/ready/x,404"
    })
    void what_is_not_there_is_told(String method, String path, int status) {
        ProtocolResponse response = PROTOCOL.handle(new ProtocolRequest(method, path, Map.of(), new byte[0]));
        assertThat(response.status()).as(response.text()).isEqualTo(status);
    }

    private static String get(String path) {
        return PROTOCOL.handle(ProtocolRequest.get(path)).text();
    }

    private static ProtocolResponse infer(String json, byte[] tensors) {
        return infer(PROTOCOL, json, tensors);
    }

    private static ProtocolResponse infer(Protocol protocol, String json, byte[] tensors) {
        byte[] head = bytes(json);
        byte[] body = Arrays.copyOf(head, head.length + tensors.length);
        System.arraycopy(tensors, 0, body, head.length, tensors.length);
        return protocol.handle(new ProtocolRequest(
                "POST", INFER, Map.of("Inference-Header-Content-Length", Integer.toString(head.length)), body));
    }

    private static String quoted(String json) {
        return json.replace('\'', '"');
    }

    private static byte[] bytes(String json) {
        return quoted(json).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] unhex(String hex) {
        return HexFormat.ofDelimiter(" ").parseHex(hex);
    }
}
