package dev.mlopskit.tracking.internal.rest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A real HTTP server that answers by a script; then with an experiment to who opens it, and else with an empty object. */
final class ScriptedServer implements AutoCloseable {
    /** One answer; an exchange that is closed without one is a connection that breaks. */
    interface Step {
        void answer(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Deque<Step> steps = new ArrayDeque<>();
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();

    ScriptedServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** What the next request gets. */
    ScriptedServer then(Step step) {
        synchronized (steps) {
            steps.add(step);
        }
        return this;
    }

    ScriptedServer then(int status, String type, String body) {
        return then(exchange -> answer(exchange, status, type, body));
    }

    ScriptedServer then(int status, Map<String, String> headers) {
        return then(exchange -> {
            headers.forEach(exchange.getResponseHeaders()::set);
            answer(exchange, status, "text/plain", "later");
        });
    }

    /** MLflow's own way to say no. */
    ScriptedServer thenRefuses(int status, String code, String message) {
        return then(status, "application/json", "{\"error_code\": \"" + code + "\", \"message\": \"" + message + "\"}");
    }

    ScriptedServer thenBreaks() {
        return then(HttpExchange::close);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + (body.isEmpty() ? "" : " " + body));
        authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        Step step;
        synchronized (steps) {
            step = steps.poll();
        }
        boolean opening = exchange.getRequestURI().toString().endsWith("experiments/search?max_results=1");
        if (step == null)
            answer(
                    exchange,
                    200,
                    "application/json",
                    opening ? "{\"experiments\": [{\"experiment_id\": \"0\"}]}" : "{}");
        else step.answer(exchange);
    }

    static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    String uri() {
        return "http://" + host();
    }

    /** Opens a store, whose first question is forgotten. */
    RestStore open(Map<String, String> environment) {
        RestStore store = RestStore.open(uri(), environment);
        seen.clear();
        authorizations.clear();
        return store;
    }

    /** The requests: method, address and body. */
    List<String> seen() {
        return seen;
    }

    List<String> authorizations() {
        return authorizations;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
