package dev.mlopskit.testkit.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Texts that have broken MLflow or its like, by what they aim at. Sources: CVE-2023-1177, -2023-2780, -2023-6831, -2023-6909,
 * -2024-0520, -2024-1558, -2024-1560, -2024-1593, -2024-2928 and -2024-3573 of MLflow; OWASP's lists of path traversal and of SQL
 * injection; the names that Windows reserves.
 */
final class Hostile {
    /** As names of files and folders: all of them could mean a place outside of a folder. */
    static final List<String> PATHS = List.of(
            "..",
            "../x",
            "../../../../../../etc/passwd",
            "a/../../x",
            "a/..",
            "./x",
            "a/./x",
            "/etc/passwd",
            "//host/share/x",
            "a//x",
            "..\\..\\x",
            "a\\..\\..\\x",
            "\\\\host\\share\\x",
            "C:\\Windows\\win.ini",
            "C:/Windows/win.ini",
            "C:x",
            "x.txt::$DATA",
            "%2e%2e/x",
            "%2E%2E%2Fx",
            "..%2fx",
            "..%5cx",
            "a/%2e%2e/%2e%2e/x",
            "%252e%252e%252fx",
            "..%252fx",
            "file:///etc/passwd",
            "file://host/etc/passwd",
            "file:/etc/passwd",
            "x#/../../../etc/passwd",
            "x?/../../../etc/passwd",
            "x;/../../../etc/passwd",
            "#",
            "?",
            "x\u0000.txt",
            "x\n",
            "x\r\nSet-Cookie: a=b",
            "\u007f",
            "con",
            "CON.txt",
            "aux",
            "a/nul.tar.gz",
            "lpt1",
            "COM9.log",
            "x.",
            "x ",
            ".../x",
            "<x>",
            "x|y",
            "*");

    /** Those of them that MLflow takes as keys, where they are no paths but on Windows. */
    static final Set<String> PLAIN_KEYS = Set.of(
            "C:/Windows/win.ini",
            "C:x",
            "file:/etc/passwd",
            "con",
            "CON.txt",
            "aux",
            "a/nul.tar.gz",
            "lpt1",
            "COM9.log",
            "x.",
            "x ",
            ".../x");

    /** As texts: none of them is to be anything but a text. */
    static final List<String> TEXTS = List.of(
            "'; DROP TABLE runs; --",
            "' OR '1'='1",
            "\" OR \"\"=\"",
            "` OR 1=1 --",
            "x'); DELETE FROM metrics; --",
            "1; PRAGMA writable_schema=1",
            "' UNION SELECT * FROM tags --",
            "\\'; DROP TABLE runs; --",
            "%' OR key LIKE '%",
            "_",
            "%",
            "$1",
            "?",
            ":name",
            "/* x */",
            "%s%n%x",
            "{{7*7}}",
            "${jndi:ldap://localhost/x}",
            "<script>alert(1)</script>",
            "!!javax.script.ScriptEngineManager [x]",
            "*anchor",
            "&anchor x",
            "- x: [",
            "a\nb: c\n---\nd",
            "{\"a\": \"b\"}",
            "\u202Etxt.exe",
            "\uFEFFx",
            "ﬀ",
            "\t",
            "null",
            "nan",
            "../../etc/passwd");

    /** As conditions: each is refused, or is a condition that no run fulfils. */
    static final List<String> FILTERS = List.of(
            "params.x = '' OR '1'='1'",
            "params.x = '' OR 1=1",
            "1=1",
            "'1'='1'",
            "params.x = 'y'; DROP TABLE runs",
            "params.x = 'y' --",
            "params.x = 'y' /* */ AND 1=1",
            "metrics.loss < 1) OR (1=1",
            "metrics.loss < (SELECT 1)",
            "metrics.loss > 0 UNION SELECT * FROM runs",
            "params.`x' OR '1'='1` = 'y'",
            "params.\"x\" OR \"1\"=\"1\" = 'y'",
            "params.`x` OR 1=1 -- ` = 'y'",
            "tags.`a\u0000b` = 'y'",
            "tags.x = 'a\u0000b'",
            "params.x = '\\' OR 1=1 --'",
            "params.x = '''; DROP TABLE runs; --'",
            "params.x LIKE '%' ESCAPE '%'",
            "params.x = 'y' LIMIT 1",
            "params.x IN (SELECT key FROM tags)",
            "attributes.run_id IN ('x') OR 1=1",
            "attributes.run_uuid) OR (1=1",
            "runs.lifecycle_stage = 'deleted'",
            "params.x REGEXP '(a+)+$'",
            "params.x = char(39)",
            "params.x = $1",
            "params.x = ?",
            "pg_sleep(10)",
            "load_extension('x')");

    /** As orders: each is refused. */
    static final List<String> ORDERS = List.of(
            "metrics.loss; DROP TABLE runs",
            "metrics.loss, (SELECT 1)",
            "CASE WHEN 1=1 THEN 1 ELSE 2 END",
            "1",
            "random()",
            "metrics.loss DESC --",
            "metrics.loss NULLS FIRST",
            "attributes.start_time) LIMIT 1 --");

    /** As addresses of artifacts: of another machine, with marks that a path does not have, or of no kind that is known. */
    static final List<String> ADDRESSES = List.of(
            "file://host/share/x",
            "file://..%2f..%2fx",
            "file:///x#/../../etc",
            "file:///x?y=/../../etc",
            "file:///x%00y",
            "file:",
            "file:x?y",
            "file:x%zz",
            "ftp://localhost/x",
            "gopher://localhost/x",
            "jar:file:///x.jar!/",
            "javascript:alert(1)",
            "x\u0000y");

    /** As addresses of models. */
    static final List<String> MODELS = List.of(
            "models:/../1",
            "models:/x/../../y",
            "models:/x/%2e%2e",
            "models:/x/1/../../etc",
            "models:/x@../../etc",
            "models:/m-../../etc",
            "models:/m-" + "0".repeat(31) + "/",
            "models:/x@a@b",
            "models:/x/-1",
            "models:/x/99999999999999999999",
            "models:/",
            "models:/x#/1",
            "runs:/../../etc/passwd",
            "runs:/../x",
            "runs://host/x",
            "mlflow-artifacts:/../../etc/passwd",
            "http://localhost/x",
            "");

    private Hostile() {}

    /** All that may not be a name of something that is kept in a folder or addressed by a URI. */
    static List<String> names() {
        List<String> names = new ArrayList<>(PATHS);
        names.addAll(TEXTS);
        return names;
    }

    /** Ids that are nobody's. */
    static List<String> ids() {
        return Stream.concat(names().stream(), Stream.of("", " ", "0".repeat(100_000)))
                .toList();
    }
}
