package dev.mlopskit.tracking;

import java.util.Map;

/**
 * An experiment as a store has it.
 *
 * @param experimentId the store's id of it: a number, as text
 * @param name unique in the store
 * @param artifactLocation the folder or address below which its runs keep their artifacts
 * @param active whether it has not been deleted
 * @param tags its tags
 */
public record ExperimentData(
        String experimentId, String name, String artifactLocation, boolean active, Map<String, String> tags) {}
