package dev.mlopskit.interop;

import java.util.ArrayList;
import java.util.List;

/**
 * One request that MLflow and this library answer.
 *
 * @param model the folder of the model
 * @param type the content type
 * @param body the body
 * @param ours the status with which this library answers on purpose where MLflow answers with {@code theirs}; 0 where both answer
 *     alike
 * @param theirs the status of MLflow there
 */
record ScoringCase(String model, String type, String body, int ours, int theirs) {
    private static final String JSON = "application/json";

    static List<ScoringCase> all() {
        List<ScoringCase> all = new ArrayList<>();
        for (String body : new String[] {
            "{'dataframe_split': {'columns': ['p', 'q', 'r'], 'data': [[1, 2, 3], [-1.5, 0.25, 1e3]]}}",
            "{'dataframe_split': {'index': [5, 6], 'columns': ['r', 'p', 'more', 'q'], 'data': [[3, 1, 'x', 2], [1, 2, null, 3]]}}",
            "{'dataframe_split': {'data': [[3, 1, 2]], 'columns': ['r', 'p', 'q']}}",
            "{'dataframe_records': [{'p': 1, 'q': 2, 'r': 3}, {'r': 4, 'q': 5, 'p': 6, 'more': []}]}",
            "{'dataframe_records': [{'p': 1, 'q': 2, 'r': 3}, {'p': 4, 'q': null, 'r': 6}]}",
            "{'dataframe_records': [{'p': 1, 'q': 2, 'r': 3}, {'p': 4, 'r': 6}]}",
            "{'instances': [{'p': 1, 'q': 2, 'r': 3}, {'p': 4, 'q': 5, 'r': 6}]}",
            "{'inputs': {'p': [1, 4], 'q': [2, 5], 'r': [3, 6]}}",
            "{'inputs': {'p': [1.5], 'q': ['2'], 'r': [true]}, 'params': {}, 'other': 3}",
            "{'inputs': {'p': 1, 'q': 2, 'r': 3}}",
            "{'inputs': [{'p': 1, 'q': 2, 'r': 3}], 'params': null}",
            "{'inputs': {'p': [NaN], 'q': [2], 'r': [1]}}",
            "{'foo': 1}",
            "{}",
            "[1, 2]",
            "3",
            "",
            "{'inputs': ",
            "{'inputs': {'p': [1], 'q': [1], 'r': [1]}, 'instances': [{'p': 1, 'q': 2, 'r': 3}]}",
            "{'dataframe_split': [1]}",
            "{'dataframe_split': {'columns': ['p']}}",
            "{'dataframe_split': {'columns': ['p', 'q', 'r'], 'data': [[1, 2, 3]], 'foo': 1}}",
            "{'dataframe_split': {'columns': ['p', 'q', 'r'], 'data': [[1, 2, 3, 4]]}}",
            "{'dataframe_records': {'p': 1}}",
            "{'dataframe_records': [{'p': 'x', 'q': 2, 'r': 3}]}",
            "{'dataframe_records': [{'p': {}, 'q': 2, 'r': 3}]}",
            "{'inputs': {'p': ['x'], 'q': [2], 'r': [3]}}",
            "{'dataframe_split': {'columns': ['p', 'q'], 'data': [[1, 2]]}}",
            "{'dataframe_split': {'data': [[1, 2, 3]]}}",
            "{'inputs': {'p': [1], 'q': [2]}}",
            "{'inputs': [[1, 2, 3]]}",
            "{'inputs': 3}",
        }) all.add(same("matrix", body));
        // A column of one value in each row, in a list of its own: the only one that it can mean.
        all.add(new ScoringCase("matrix", JSON, quoted("{'inputs': {'p': [[1]], 'q': [2], 'r': [3]}}"), 200, 400));
        for (String body : new String[] {
            "{'dataframe_split': {'columns': ['d', 'n', 'b'], 'data': [[1.5, 2, true], [-0.25, -3, false]]}}",
            "{'dataframe_records': [{'d': 1, 'n': 2.0, 'b': 1}]}",
            "{'inputs': {'d': [1.5], 'n': [9007199254740993], 'b': [true]}}",
            "{'dataframe_records': [{'d': 1, 'n': null, 'b': true}]}",
            "{'dataframe_records': [{'d': 1, 'n': 'x', 'b': true}]}",
        }) all.add(same("mixed", body));
        // A number that would have to be cut, and a text that is no truth value: MLflow cuts, and takes any text for
        // true.
        for (String record : new String[] {"{'d': 1, 'n': 2.5, 'b': true}", "{'d': 1, 'n': 2, 'b': 'false'}"})
            all.add(new ScoringCase("mixed", JSON, quoted("{'dataframe_records': [" + record + "]}"), 400, 200));
        for (String body : new String[] {
            "{'inputs': [[1, 2, 3], [4, 5, 6]]}",
            "{'instances': [[1, 2, 3], [4, 5, 6]]}",
            "{'dataframe_split': {'columns': ['a', 'b', 'c'], 'data': [[1, 2, 3]]}}",
            "{'inputs': [[1, 2], [4, 5, 6]]}",
            "{'inputs': [[1, 2]]}",
            "{'inputs': [['x', 2, 3]]}",
        }) all.add(same("tensor", body));
        for (String body : new String[] {
            "{'inputs': [[1, 2, 3.5], [4, 5, 6]]}",
            "{'inputs': {'x': [[1.5, 2, 3]]}}",
            "{'dataframe_split': {'columns': ['a', 'b', 'c'], 'data': [[1.5, 2, 3]]}}",
            "{'dataframe_records': [{'a': 1, 'b': 2, 'c': 3.5}]}",
            "{'inputs': [[1, 2.5]]}",
        }) all.add(same("bare", body));
        // Whole numbers for a model of floats: MLflow hands them on as such, and ONNX Runtime refuses them.
        all.add(new ScoringCase("bare", JSON, quoted("{'inputs': [[1, 2, 3]]}"), 200, 400));
        for (String csv : new String[] {"p,q,r\n1,2,3\n4,5.5,-6\n", "r,more,p,q\n3,\"x,\ny\",1,2\n"})
            for (String type : new String[] {"text/csv", "text/csv; charset=UTF-8"})
                all.add(new ScoringCase("matrix", type, csv, 0, 0));
        all.add(new ScoringCase("matrix", "text/csv", "p,q,r\n1,x,3\n", 0, 0));
        all.add(new ScoringCase("bare", "text/csv", "a,b,c\n1,2.5,3\n", 0, 0));
        all.add(new ScoringCase("mixed", "text/csv", "d,n,b\n1.5,2,True\n", 0, 0));
        String good = quoted("{'inputs': {'p': [1], 'q': [2], 'r': [3]}}");
        for (String type : new String[] {
            "application/json; charset=utf-8",
            "application/json; charset=latin-1",
            "application/json; q=1",
            "application/xml",
            "text/plain"
        }) all.add(new ScoringCase("matrix", type, good, 0, 0));
        // MLflow fails on a request that does not say what it is.
        all.add(new ScoringCase("matrix", "", good, 415, 500));
        return all;
    }

    private static ScoringCase same(String model, String body) {
        return new ScoringCase(model, JSON, quoted(body), 0, 0);
    }

    private static String quoted(String body) {
        return body.replace('\'', '"');
    }
}
