package dev.mlopskit.serving.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.core.DataType;
import dev.mlopskit.core.Json;
import dev.mlopskit.serving.ColumnSpec;
import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.Scorer;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.TensorSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each form of a request means, in JSON and in CSV. */
class MlflowScoringTest {
    private static final Signature COLUMNS = Signature.builder()
            .input("a", DataType.DOUBLE)
            .input("n", DataType.LONG)
            .input(new ColumnSpec("t", DataType.STRING, false))
            .build();
    private static final Protocol TABULAR = Protocol.mlflow(Echo.of(COLUMNS));
    private static final String TWO_ROWS =
            "{\"predictions\":[{\"a\":1.5,\"n\":2,\"t\":\"x\"},{\"a\":3.0,\"n\":4,\"t\":null}]}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'dataframe_split': {'columns': ['a', 'n', 't'], 'data': [[1.5, 2, 'x'], [3, 4, null]]}}",
                "{'dataframe_split': {'index': [0, 1], 'data': [[2, 'x', 0, 1.5], [4, null, 0, 3]], 'columns': ['n', 't', 'u', 'a']}}",
                "{'dataframe_records': [{'a': 1.5, 'n': 2, 't': 'x', 'u': [{}]}, {'t': null, 'n': 4, 'a': 3}]}",
                "{'dataframe_records': [{'a': 1.5, 'n': 2, 't': 'x'}, {'n': 4.0, 'a': 3}]}",
                "{'inputs': {'a': [1.5, 3], 'n': [2, 4], 't': ['x', null]}, 'ignored': {'a': [1]}}",
                "{'params': null, 'instances': [{'a': 1.5, 'n': 2, 't': 'x'}, {'a': '3', 'n': '4', 't': null}]}"
            })
    void each_form_gives_the_same_columns(String body) {
        assertThat(post(TABULAR, body)).isEqualTo(TWO_ROWS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'instances': []}", "{'dataframe_records': []}"})
    void no_rows_are_told_what_they_should_have_been(String body) {
        ProtocolResponse answer = TABULAR.handle(ProtocolRequest.post("/invocations", "application/json", bytes(body)));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("no input of the model is there: it takes [a (double)");
    }

    @Test
    void a_csv_is_a_data_frame_whose_empty_fields_have_no_value() {
        byte[] csv = "n,a,t\n2,1.5,x\n4, 3,\n".getBytes(StandardCharsets.UTF_8);
        assertThat(TABULAR.handle(ProtocolRequest.post("/invocations", "text/csv; charset=UTF-8", csv))
                        .text())
                .isEqualTo(TWO_ROWS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\ufeffn,a,t\n2,1.5,x\n4,3,\n", "\ufeff'n',a,t\r\n2,1.5,'x'\r\n4,3,''", "n,a,t\n\n2,1.5,x\n4,3,"
            })
    void a_csv_may_begin_with_a_mark_and_end_without_a_line(String csv) {
        assertThat(TABULAR.handle(ProtocolRequest.post("/invocations", "text/csv", bytes(csv)))
                        .text())
                .isEqualTo(TWO_ROWS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "n,a\\n2,1.5\\n4,'3\\n5,6 | record that begins in line 3 a quote that is not closed",
                "n,a\\n2,' | record that begins in line 2 a quote that is not closed",
                "n,a\\n2 | line 2 of the CSV has 1 fields for 2 columns",
                "n,a\\n2,1,0 | line 2 of the CSV has 3 fields for 2 columns",
                "n,a\\n9007199254740993.5,1 | 'n' in row 0: expected int64, found 9007199254740993.5",
                "n,a\\n2,1e400 | 'a' in row 0: expected float64, found 1e400, which is too large"
            })
    void a_csv_that_cannot_be_read_is_refused_with_its_place(String csv, String problem) {
        ProtocolResponse answer =
                TABULAR.handle(ProtocolRequest.post("/invocations", "text/csv", bytes(csv.replace("\\n", "\n"))));
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(Json.read(answer.text(), Map.class).get("message").toString())
                .contains(problem);
    }

    @Test
    void a_number_that_has_no_place_in_its_column_is_refused_and_not_made_infinite_or_rounded() {
        Protocol floats = Protocol.mlflow(Echo.of(Signature.builder()
                .input("a", DataType.FLOAT)
                .input("n", DataType.LONG)
                .build()));
        for (String body : List.of(
                "{'inputs': {'a': [1e300], 'n': [1]}}",
                "{'inputs': {'a': [1e400], 'n': [1]}}",
                "{'inputs': {'a': ['-1e39'], 'n': [1]}}",
                "{'inputs': {'a': [1], 'n': [9007199254740993.5]}}",
                "{'inputs': {'a': [1], 'n': ['9007199254740993.5']}}"))
            assertThat(floats.handle(ProtocolRequest.post("/invocations", "application/json", bytes(body)))
                            .status())
                    .as(body)
                    .isEqualTo(400);
        assertThat(post(floats, "{'inputs': {'a': [Infinity, '-inf'], 'n': [9007199254740993.0, '1e3']}}"))
                .isEqualTo("{\"predictions\":[{\"a\":Infinity,\"n\":9007199254740993},{\"a\":-Infinity,\"n\":1000}]}");
    }

    @Test
    void a_number_that_is_absent_is_nan_as_python_writes_it() {
        assertThat(post(TABULAR, "{'dataframe_records': [{'a': null, 'n': 1}, {'a': -Infinity, 'n': 1}]}"))
                .isEqualTo("{\"predictions\":[{\"a\":NaN,\"n\":1},{\"a\":-Infinity,\"n\":1}]}");
    }

    @Test
    void scalars_by_name_are_one_row() {
        assertThat(post(TABULAR, "{'inputs': {'a': 1, 'n': 2}}")).isEqualTo("{\"predictions\":[{\"a\":1.0,\"n\":2}]}");
    }

    @Test
    void texts_of_moments_and_of_bytes_are_read_as_such() {
        Signature signature = Signature.builder()
                .input("when", DataType.DATETIME)
                .input("what", DataType.BINARY)
                .build();
        Protocol protocol = Protocol.mlflow(Echo.of(signature)
                .answering((given, params) -> Map.of(
                        "seen",
                        Tensor.of(
                                Dtype.OBJECT,
                                new Object[] {
                                    List.of(String.valueOf(given.get("when").get(0)), new String((byte[])
                                            given.get("what").get(0)))
                                },
                                1))));
        for (String when :
                List.of("2026-11-23T20:21:43.25", "2026-11-23 21:21:43.250+01:00", "2026-11-23T20:21:43.25Z"))
            assertThat(post(protocol, "{'inputs': {'when': ['" + when + "'], 'what': ['YWJj']}}"))
                    .isEqualTo("{\"predictions\":[{\"seen\":[\"2026-11-23T20:21:43.250Z\",\"abc\"]}]}");
    }

    @Test
    void tensors_are_nested_arrays_by_name_or_the_only_one() {
        TensorSpec pixels = new TensorSpec("pixels", Dtype.FLOAT32, List.of(-1L, 2L, 1L));
        Protocol protocol = Protocol.mlflow(Echo.of(new Signature(List.of(pixels), List.of(), List.of())));
        String answer = "{\"predictions\":{\"pixels\":[[[1.0],[2.0]],[[3.0],[0.10000000149011612]]]}}";
        assertThat(post(protocol, "{'inputs': {'pixels': [[[1],[2]],[[3],[0.1]]]}}"))
                .isEqualTo(answer);
        assertThat(post(protocol, "{'inputs': [[[1],[2]],[[3],[0.1]]]}")).isEqualTo(answer);
        assertThat(post(protocol, "{'instances': [{'pixels': [[1],[2]]}, {'pixels': [[3],[0.1]]}]}"))
                .isEqualTo(answer);
        assertThat(post(protocol, "{'dataframe_split': {'columns': ['pixels'], 'data': [[[[1],[2]]],[[[3],[0.1]]]]}}"))
                .isEqualTo(answer);
    }

    @Test
    void a_data_frame_is_the_matrix_of_a_model_without_a_signature() {
        Protocol protocol = Protocol.mlflow(Echo.of(new TensorSpec("x", Dtype.FLOAT32, List.of(-1L, 2L))));
        assertThat(post(protocol, "{'dataframe_split': {'columns': ['p', 'q'], 'data': [[1, 2], [3, 4]]}}"))
                .isEqualTo("{\"predictions\":[{\"x\":[1.0,2.0]},{\"x\":[3.0,4.0]}]}");
        assertThat(post(protocol, "{'dataframe_split': {'data': [[1, 2], [3, 4]]}}"))
                .isEqualTo("{\"predictions\":[{\"x\":[1.0,2.0]},{\"x\":[3.0,4.0]}]}");
        assertThat(post(protocol, "{'inputs': [[1, 2], [3, 4]]}"))
                .isEqualTo("{\"predictions\":{\"x\":[[1.0,2.0],[3.0,4.0]]}}");
    }

    @Test
    void params_reach_the_model() {
        Protocol protocol = Protocol.mlflow(Echo.of(COLUMNS)
                .answering((given, params) -> Map.of("seen", Tensor.of(new String[] {params.toString()}, 1))));
        assertThat(post(protocol, "{'params': {'k': 3, 'names': ['a', null]}, 'inputs': {'a': [1], 'n': [1]}}"))
                .isEqualTo("{\"predictions\":[{\"seen\":\"{k=3, names=[a, null]}\"}]}");
    }

    @Test
    void an_output_without_a_name_is_a_bare_list() {
        Signature signature = Signature.builder()
                .input("a", DataType.DOUBLE)
                .output(new TensorSpec(null, Dtype.FLOAT32, List.of(-1L)))
                .build();
        assertThat(post(Protocol.mlflow(Echo.of(signature)), "{'inputs': {'a': [1, 2.5]}}"))
                .isEqualTo("{\"predictions\":[1.0,2.5]}");
    }

    @Test
    void a_model_that_becomes_another_one_is_asked_as_the_other_one() {
        Echo[] now = {Echo.of(COLUMNS)};
        Protocol protocol = Protocol.mlflow(new Scorer() {
            @Override
            public Optional<Signature> signature() {
                return now[0].signature();
            }

            @Override
            public List<TensorSpec> inputs() {
                return now[0].inputs();
            }

            @Override
            public List<TensorSpec> outputs() {
                return now[0].outputs();
            }

            @Override
            public Map<String, Tensor> score(Map<String, Tensor> given, Map<String, ?> params) {
                return now[0].score(given, params);
            }
        });
        assertThat(post(protocol, "{'inputs': {'a': [1], 'z': [2]}}"))
                .contains("a")
                .doesNotContain("z");
        now[0] = Echo.of(Signature.builder().input("z", DataType.LONG).build());
        assertThat(post(protocol, "{'inputs': {'a': [1], 'z': [2]}}")).isEqualTo("{\"predictions\":[{\"z\":2}]}");
    }

    @Test
    void health_and_version_are_answered_as_by_mlflow() {
        assertThat(TABULAR.handle(ProtocolRequest.get("/ping")).text()).isEqualTo("\n");
        assertThat(TABULAR.handle(ProtocolRequest.get("/health")).status()).isEqualTo(200);
        assertThat(TABULAR.handle(ProtocolRequest.get("/version")).text()).startsWith("3.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[",
                "[]",
                "3",
                "null",
                "{}",
                "{'foo': 1}",
                "{'inputs': {'a': [1], 'n': [1]}, 'instances': []}",
                "{'inputs': {'a': [1], 'n': [1]}} {}",
                "{'inputs': {'a': [1], 'n': [1]}",
                "{'inputs': {'a': [1], 'a': [1], 'n': [1]}}",
                "{'inputs': [[1, 2], [3, 4]]}",
                "{'inputs': 3}",
                "{'inputs': {}}",
                "{'inputs': {'u': [1]}}",
                "{'inputs': {'a': ['x'], 'n': [1]}}",
                "{'inputs': {'a': [1], 'n': [1.5]}}",
                "{'inputs': {'a': [1], 'n': [1e30]}}",
                "{'inputs': {'a': [1], 'n': [null]}}",
                "{'inputs': {'a': [1], 'n': [99999999999999999999]}}",
                "{'inputs': {'a': [[1],[1,2]], 'n': [1]}}",
                "{'inputs': {'a': [{}], 'n': [1]}}",
                "{'dataframe_split': []}",
                "{'dataframe_split': {'columns': ['a']}}",
                "{'dataframe_split': {'columns': ['a'], 'data': [1]}}",
                "{'dataframe_split': {'columns': ['a', 'n'], 'data': [[1]]}}",
                "{'dataframe_split': {'columns': ['a'], 'data': [[1, 2]]}}",
                "{'dataframe_split': {'columns': ['a'], 'data': [[1]], 'dtype': 1}}",
                "{'dataframe_records': {}}",
                "{'dataframe_records': [1]}",
                "{'dataframe_records': [{'a': 1, 'n': 1}, 2]}",
                "{'params': 3, 'inputs': {'a': [1]}}",
                "{'instances': [{'a': 1, 'n': 'x\\u0000<script>'}]}"
            })
    void what_cannot_be_read_is_refused_with_what_to_do(String body) {
        ProtocolResponse answer = TABULAR.handle(ProtocolRequest.post("/invocations", "application/json", bytes(body)));
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        Map<?, ?> error = Json.read(answer.text(), Map.class);
        assertThat(error.get("error_code")).isEqualTo("BAD_REQUEST");
        assertThat((String) error.get("message")).containsPattern(": |must be ").hasSizeLessThan(600);
    }

    @ParameterizedTest
    @ValueSource(strings = {"APPLICATION/JSON", "Application/Json; Charset=UTF-8", "application/json;charset=utf-8"})
    void the_case_of_a_type_means_nothing(String type) {
        byte[] body = bytes("{'inputs': {'a': 1, 'n': 2}}");
        assertThat(TABULAR.handle(ProtocolRequest.post("/invocations", type, body))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "application/xml",
                "text/csv; header=present",
                "application/json; charset=latin-1",
                "multipart/form-data"
            })
    void a_body_of_another_type_is_refused(String type) {
        ProtocolResponse answer = TABULAR.handle(ProtocolRequest.post("/invocations", type, bytes("{}")));
        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.text()).contains("application/json");
    }

    @Test
    void other_paths_and_methods_are_refused() {
        assertThat(TABULAR.handle(ProtocolRequest.get("/invocations")).status()).isEqualTo(405);
        assertThat(TABULAR.handle(ProtocolRequest.get("/")).status()).isEqualTo(404);
    }

    private static String post(Protocol protocol, String body) {
        ProtocolResponse answer =
                protocol.handle(ProtocolRequest.post("/invocations", "application/json", bytes(body)));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.text();
    }

    private static byte[] bytes(String body) {
        return body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
