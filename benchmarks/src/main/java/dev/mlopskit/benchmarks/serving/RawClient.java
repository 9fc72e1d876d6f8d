package dev.mlopskit.benchmarks.serving;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A client of one connection that always sends the same bytes, and costs next to nothing itself. */
final class RawClient implements AutoCloseable {
    private static final String LENGTH = "\r\ncontent-length:";
    private static final String END = "\r\n\r\n";

    private final Socket socket;
    private final InputStream in;
    private final byte[] request;
    private final byte[] buffer = new byte[64 * 1024];

    RawClient(URI server, String path, byte[] body) throws IOException {
        String head = "POST " + path + " HTTP/1.1\r\nHost: " + server.getAuthority()
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length + END;
        byte[] start = head.getBytes(StandardCharsets.US_ASCII);
        request = new byte[start.length + body.length];
        System.arraycopy(start, 0, request, 0, start.length);
        System.arraycopy(body, 0, request, start.length, body.length);
        socket = new Socket(server.getHost(), server.getPort());
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
    }

    /** Sends the request and reads the answer, which must be a good one. */
    void ask() throws IOException {
        socket.getOutputStream().write(request);
        int have = 0;
        int need = Integer.MAX_VALUE;
        while (have < need) {
            int count = in.read(buffer, have, buffer.length - have);
            if (count < 0) throw new IOException("the server hung up");
            have += count;
            if (need == Integer.MAX_VALUE) need = length(have);
        }
    }

    /** How long the answer is with its head; as long as can be while the head is not there. */
    private int length(int have) throws IOException {
        String text = new String(buffer, 0, have, StandardCharsets.ISO_8859_1);
        int end = text.indexOf(END);
        if (end < 0) return Integer.MAX_VALUE;
        if (!text.startsWith("HTTP/1.1 200")) throw new IOException(text);
        int at = find(text, end) + LENGTH.length();
        int line = text.indexOf('\r', at);
        return end + END.length() + Integer.parseInt(text.substring(at, line).strip());
    }

    private static int find(String text, int end) throws IOException {
        for (int i = 0; i < end; i++) if (text.regionMatches(true, i, LENGTH, 0, LENGTH.length())) return i;
        throw new IOException("no length: " + text);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
