package dev.mlopskit.serving.protocol;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A connection on which a test says what no client library would. */
final class Wire implements AutoCloseable {
    private final Socket socket;

    Wire(URI server) throws IOException {
        socket = new Socket(server.getHost(), server.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(10_000);
    }

    Wire send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    Wire post(String body) throws IOException {
        return send("POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body);
    }

    /** Whether the server says something, or hangs up, within a moment. */
    boolean hears(int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            int next = socket.getInputStream().read();
            heard = next;
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } finally {
            socket.setSoTimeout(10_000);
        }
    }

    private int heard = Integer.MIN_VALUE;

    private int read() throws IOException {
        int next = heard == Integer.MIN_VALUE ? socket.getInputStream().read() : heard;
        heard = Integer.MIN_VALUE;
        return next;
    }

    /** The next answer, head and body. */
    String answer() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = read();
            if (next < 0) throw new IOException("hung up after: " + head);
            head.write(next);
        }
        String text = head.toString(StandardCharsets.ISO_8859_1);
        int at = text.toLowerCase(Locale.ROOT).indexOf("content-length:");
        if (at < 0) return text;
        int length =
                Integer.parseInt(text.substring(at + 15, text.indexOf('\r', at)).strip());
        return text + new String(socket.getInputStream().readNBytes(length), StandardCharsets.UTF_8);
    }

    /** The next answer, or nothing if the server hangs up. */
    String answerOrNothing() {
        try {
            return answer();
        } catch (IOException hungUp) {
            return "";
        }
    }

    /** Whether the server has hung up; what it still says is read over. */
    boolean ends() {
        try {
            InputStream in = socket.getInputStream();
            while (read() >= 0) in.skip(in.available());
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
