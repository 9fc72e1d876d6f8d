package dev.mlopskit.benchmarks.soak.serving;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A connection on which a client says what it likes. */
final class Wire implements AutoCloseable {
    /** Longer than anything may take: who waits so long has found a hang. */
    static final int HANG_MILLIS = 20_000;

    /** Nothing came before the server hung up. */
    static final class HungUp extends IOException {
        private static final long serialVersionUID = 1L;

        HungUp(@Nullable Throwable cause) {
            super("the server hung up", cause);
        }
    }

    /** An answer; the names of the headers are in lower case. */
    record Reply(int status, Map<String, String> headers, byte[] body) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    private final Socket socket = new Socket();
    private final InputStream in;

    Wire(URI server) throws IOException {
        this(server, 0);
    }

    /** With a small buffer for what comes, in bytes; 0 for the usual one. */
    Wire(URI server, int buffer) throws IOException {
        if (buffer > 0) socket.setReceiveBufferSize(buffer);
        socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), HANG_MILLIS);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(HANG_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    Wire send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    Wire send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Wire request(String method, String path, Map<String, String> headers, byte[] body) throws IOException {
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: x\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        byte[] start = head.append("Content-Length: ")
                .append(body.length)
                .append("\r\n\r\n")
                .toString()
                .getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = Arrays.copyOf(start, start.length + body.length);
        System.arraycopy(body, 0, all, start.length, body.length);
        return send(all);
    }

    /**
     * The next answer.
     *
     * @throws HungUp if the server ends the connection before it
     * @throws SocketTimeoutException if neither comes in time
     * @throws EOFException if it ends within it
     */
    Reply reply() throws IOException {
        String status;
        try {
            status = line();
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            throw new HungUp(e);
        }
        if (status.isEmpty()) throw new HungUp(null);
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon > 0)
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        byte[] body = in.readNBytes(length);
        if (body.length < length) throw new EOFException("an answer ended after " + body.length + " of " + length);
        return new Reply(Integer.parseInt(status.split(" ")[1]), headers, body);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') return line.toString().strip();
            line.append((char) next);
        }
        if (line.length() > 0) throw new EOFException("the server hung up after: " + line);
        return "";
    }

    /** Whether something has come, or the end of the connection is known. */
    boolean hears() throws IOException {
        in.mark(1);
        socket.setSoTimeout(1);
        try {
            if (in.read() >= 0) in.reset();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException reset) {
            return true;
        } finally {
            socket.setSoTimeout(HANG_MILLIS);
        }
    }

    /** Whether the server has hung up before it was quiet for so long. */
    boolean ends(int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            while (in.read() >= 0) in.skip(in.available());
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    /** Says that nothing more comes, but goes on to listen. */
    void halfClose() throws IOException {
        socket.shutdownOutput();
    }

    /** Ends it as a process that dies does. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
