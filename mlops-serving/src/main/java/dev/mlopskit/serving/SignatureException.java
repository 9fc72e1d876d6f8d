package dev.mlopskit.serving;

import java.util.OptionalInt;

/** Rows, tensors or types that do not fit a model's signature. Nothing was given to the model. */
public final class SignatureException extends ServingException {
    private static final long serialVersionUID = 1L;
    private final String name;
    private final int row;
    private final String expected;
    private final String found;

    private final String advice;

    /**
     * Makes an exception.
     *
     * @param name the column or tensor
     * @param row its row, from 0; -1 when it concerns all rows
     * @param expected the type or shape that the signature asks for
     * @param found what was there
     * @param advice what to do
     */
    public SignatureException(String name, int row, String expected, String found, String advice) {
        super("'" + name + "'" + (row < 0 ? "" : " in row " + row) + ": expected " + expected + ", found " + found
                + ": " + advice);
        this.name = name;
        this.row = row;
        this.expected = expected;
        this.found = found;
        this.advice = advice;
    }

    /** The same error, in a row. */
    public SignatureException inRow(int row) {
        SignatureException placed = new SignatureException(name, row, expected, found, advice);
        placed.setStackTrace(getStackTrace());
        return placed;
    }

    /** The column or tensor. */
    public String name() {
        return name;
    }

    /** The row, from 0; empty when it concerns all rows. */
    public OptionalInt row() {
        return row < 0 ? OptionalInt.empty() : OptionalInt.of(row);
    }

    /** The type or shape that the signature asks for. */
    public String expected() {
        return expected;
    }

    /** What was there. */
    public String found() {
        return found;
    }

    /** What to do. */
    public String advice() {
        return advice;
    }
}
