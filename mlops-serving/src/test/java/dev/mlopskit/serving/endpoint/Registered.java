package dev.mlopskit.serving.endpoint;

import dev.mlopskit.core.DataType;
import dev.mlopskit.data.TableProfile;
import dev.mlopskit.serving.ModelPackage;
import dev.mlopskit.serving.PackageBuilder;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.tracking.ModelVersion;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.Tracking;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A store with versions of one model that can be told apart, and what an endpoint of it needs in tests. */
final class Registered implements AutoCloseable {
    static final String CHAMPION = "models:/numbers@champion";

    record Number(double x) {}

    /** A clock that stands until it is moved. */
    static final class StandingClock extends Clock {
        private volatile Instant now = Instant.EPOCH;

        void advance(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    final Tracking tracking;
    final StandingClock clock = new StandingClock();
    final List<EndpointEvent> events = new ArrayList<>();

    Registered(Path folder) {
        tracking = Tracking.open(folder.resolve("mlflow.db"));
    }

    /** Registers the model of a file: {@code version_1} answers 1, {@code version_2} 2, {@code fails} fails from 1 on. */
    ModelVersion register(String file) {
        return register(file, packaged(file).build());
    }

    /** Registers it with the profile of what it was trained on; what it gives is called {@code y}. */
    ModelVersion register(String file, TableProfile profile) {
        return register(file, packaged(file).profile(profile).build());
    }

    static PackageBuilder packaged(String file) {
        Signature signature = Signature.builder().input("x", DataType.DOUBLE).build();
        return ModelPackage.onnx(onnx(file)).signature(signature);
    }

    ModelVersion register(String file, ModelPackage model) {
        try (Run run = tracking.experiment("numbers").startRun(file)) {
            return run.logModel(file.replace('_', '-'), model).register("numbers");
        }
    }

    private static byte[] onnx(String name) {
        try (InputStream in = Objects.requireNonNull(Registered.class.getResourceAsStream("/onnx/" + name + ".onnx"))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An endpoint that looks for moves of the alias only when it is told to. */
    EndpointBuilder<Number, Double> endpoint() {
        return Endpoint.builder(tracking, CHAMPION, Number.class, Double.class)
                .reload(Duration.ZERO)
                .clock(clock)
                .listener(events::add);
    }

    int champion() {
        return tracking.modelVersion(CHAMPION).version();
    }

    String lastReason() {
        var history = tracking.registeredModel("numbers").history("champion");
        return String.valueOf(history.get(history.size() - 1).reason());
    }

    @Override
    public void close() {
        tracking.close();
    }
}
