package dev.mlopskit.tracking.internal.rest;

import dev.mlopskit.tracking.ConflictException;
import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.NotFoundException;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.TrackingException;

/** A server's no, to be told to the user in the words of this library by whoever knows what was asked. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 500;

    private final String server;
    private final int status;
    private final String code;

    /**
     * Takes what the server said.
     *
     * @param code MLflow's {@code error_code}; empty when it was not MLflow that spoke
     * @param sentence what it said; cut after the first line, since the rest is SQL
     */
    Refusal(String server, int status, String code, String sentence) {
        super(firstLine(sentence));
        this.server = server;
        this.status = status;
        this.code = code;
    }

    private static String firstLine(String text) {
        String line = text.strip().split("\\R", 2)[0];
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }

    boolean isNotFound() {
        return code.equals("RESOURCE_DOES_NOT_EXIST");
    }

    /** Whether the server does not know what was asked, being too old for it. */
    boolean isUnknownCall() {
        return status == 404 && !isNotFound() || code.equals("ENDPOINT_NOT_FOUND") || status == 405;
    }

    boolean isAlreadyThere() {
        return code.equals("RESOURCE_ALREADY_EXISTS");
    }

    /** Whether what was asked contradicts the rules or what is there; MLflow uses one code for both. */
    boolean isInvalid() {
        return code.equals("INVALID_PARAMETER_VALUE") || code.equals("BAD_REQUEST") || code.equals("INVALID_STATE");
    }

    /** Whether the reason may be what is there, or is not there, so that looking at it explains the refusal. */
    boolean isAboutState() {
        return isNotFound() || isAlreadyThere() || isInvalid();
    }

    /** What the user is to see. */
    TrackingException of(String kind, String id) {
        String said = "server " + server + " says: " + getMessage();
        return switch (code) {
            case "RESOURCE_DOES_NOT_EXIST" -> new NotFoundException(kind, id, "check the id; " + said);
            case "RESOURCE_ALREADY_EXISTS", "INVALID_STATE", "RESOURCE_CONFLICT" ->
                new ConflictException(id, kind + " '" + id + "' stands against it: " + said);
            case "INVALID_PARAMETER_VALUE", "BAD_REQUEST" ->
                new InvalidValueException(kind + " '" + id + "'", "is not taken: " + said);
            default -> new StoreException(server, problem(), null);
        };
    }

    private String problem() {
        return switch (status) {
            case 401 ->
                "does not know who asks (401): set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or"
                        + " MLFLOW_TRACKING_TOKEN, to what it takes";
            case 403 -> "does not let this user do that (403): " + getMessage();
            case 404 -> "knows no such address (404): is it an MLflow server of version 3.0 or later?";
            case 301, 302, 303, 307, 308 ->
                "sends callers on to another address (" + status + "): give that address itself";
            case 429, 503 -> "has no time for now (" + status + "): try again later; it says: " + getMessage();
            default -> "answered " + status + (code.isEmpty() ? "" : " " + code) + ": " + getMessage();
        };
    }
}
