package dev.mlopskit.serving.internal.protocol;

import dev.mlopskit.serving.protocol.ProtocolRequest;

/** Which method a path takes. */
final class Methods {
    private Methods() {}

    static void require(ProtocolRequest request, String method) {
        boolean head = method.equals("GET") && request.method().equals("HEAD");
        if (!head && !request.method().equals(method))
            throw new Refusal(
                    405,
                    "the method of " + Unfit.shorten(request.path()) + " is " + method + " and not "
                            + Unfit.shorten(request.method()));
    }
}
