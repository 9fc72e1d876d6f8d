package dev.mlopskit.tracking.internal.transfer;

import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.internal.Address;
import java.util.function.UnaryOperator;

/**
 * Addresses below one folder as they are below another. A folder of this machine is found however it is written: as a plain
 * path, or as {@code file:/}, {@code file:///} or {@code file://localhost/} with its escapes; what is written one way stays so.
 */
public final class AddressMove implements UnaryOperator<String> {
    private final String from;
    private final String to;
    private final boolean toFolder;

    /** Takes each as a path, or as an address with a scheme. */
    public AddressMove(String from, String to) {
        this.from = folder(from);
        this.to = folder(to);
        this.toFolder = !Address.of(this.to).isElsewhere();
        if (this.from.equals(this.to))
            throw new InvalidValueException("relocate(" + from + ", " + to + ")", "moves nothing: both are one place");
    }

    /** A path for what lies on this machine, without a slash at its end. */
    private static String folder(String address) {
        String folder = Address.of(address).path().replaceFirst("[/\\\\]+$", "");
        if (folder.isBlank()) throw new InvalidValueException("address '" + address + "'", "is no folder to move");
        return folder;
    }

    /** The address at the new place; the same one if it is not below the old place. */
    @Override
    public String apply(String address) {
        Address old = Address.of(address);
        if (!isBelow(old.path())) return address;
        if (old.prefix().isEmpty()) return to + address.substring(from.length());
        String rest = rest(old.rest());
        return toFolder ? old.withPath(to) + rest : to + decode(rest);
    }

    private boolean isBelow(String address) {
        return address.startsWith(from)
                && (address.length() == from.length() || "/\\".indexOf(address.charAt(from.length())) >= 0);
    }

    /** What follows the old place in a path with escapes, which may have been written in several ways. */
    private String rest(String escaped) {
        int end = 0;
        while (end < escaped.length() && !decode(escaped.substring(0, end)).equals(from)) {
            int next = escaped.indexOf('/', end + 1);
            end = next < 0 ? escaped.length() : next;
        }
        return escaped.substring(end);
    }

    private static String decode(String escaped) {
        return new Address("file:", escaped).path();
    }
}
