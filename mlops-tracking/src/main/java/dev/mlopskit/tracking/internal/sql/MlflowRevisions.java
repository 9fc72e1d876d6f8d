package dev.mlopskit.tracking.internal.sql;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** MLflow's schema revisions up to 3.17.2, and the columns that its tables have at each. */
final class MlflowRevisions {
    private static final String FIRST_3 = "bda7b8c39065";
    private static final String NEWEST = "dc11669786a5";

    private final List<String> ids = new ArrayList<>();
    private final List<Set<String>> columns = new ArrayList<>();
    private final Set<String> tables = new HashSet<>();

    /** Reads them from the jar. */
    MlflowRevisions() {
        Set<String> now = new TreeSet<>();
        for (String line : text().lines().toList()) {
            if (line.startsWith("#")) continue;
            String[] words = line.split(" ", -1);
            for (int i = 1; i < words.length; i++) {
                String column = words[i].substring(1);
                if (words[i].startsWith("+")) now.add(column);
                else now.remove(column);
                tables.add(column.substring(0, column.indexOf('.')));
            }
            ids.add(words[0]);
            columns.add(Collections.unmodifiableSet(new TreeSet<>(now)));
        }
    }

    /** Whether a table is one of MLflow's, at whatever revision. */
    boolean isOfMlflow(String table) {
        return tables.contains(table);
    }

    /** The columns at a revision, each as {@code table.column}; empty if the revision is not known. */
    Optional<Set<String>> columns(String revision) {
        int at = ids.indexOf(revision);
        return at < 0 ? Optional.empty() : Optional.of(columns.get(at));
    }

    /** Which versions open a sound file of a revision. */
    String openers(String revision) {
        int at = ids.indexOf(revision);
        if (at < 0) return "an MLflow newer than 3.17.2, or none: its revision is not known here";
        if (at < ids.indexOf(Schema.REVISION))
            return "MLflow 3 after 'mlflow db upgrade'; MLflow 2 of that revision as it is";
        if (at <= ids.indexOf(FIRST_3)) return "MLflow 3.0.1 and later, which migrate it when they open it";
        if (revision.equals(NEWEST)) return "MLflow 3.17.2; not by older ones";
        return "the MLflow of that revision, and by later ones, some after 'mlflow db upgrade'; not by 3.0.1";
    }

    /** Whether it is the newest that is known here. */
    boolean isNewest(String revision) {
        return revision.equals(NEWEST);
    }

    private static String text() {
        try (InputStream in = MlflowRevisions.class.getResourceAsStream("mlflow-revisions.txt")) {
            if (in == null) throw new IllegalStateException("mlflow-revisions.txt is missing from the jar");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("mlflow-revisions.txt cannot be read from the jar", e);
        }
    }
}
