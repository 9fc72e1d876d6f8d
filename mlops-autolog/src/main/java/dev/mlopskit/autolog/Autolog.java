package dev.mlopskit.autolog;

import dev.mlopskit.autolog.spi.Autologger;
import dev.mlopskit.autolog.spi.TrainingLog;
import dev.mlopskit.tracking.LoggedModel;
import dev.mlopskit.tracking.Run;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs a trained model of whatever library: its params as far as the model itself knows them, its feature importance, and
 * its files. For what happens round by round see {@link XGBoostAutolog} and {@link LightGBMAutolog}. Libraries beside
 * XGBoost4J, LightGBM4J and Tribuo are added by an {@link Autologger}.
 */
public final class Autolog {
    private static final Logger LOG = LoggerFactory.getLogger(Autolog.class);

    private Autolog() {}

    /**
     * Logs a model that has been trained.
     *
     * @param model an XGBoost4J {@code Booster}, a LightGBM4J {@code LGBMBooster}, a Tribuo {@code Model}, or what an
     *     {@link Autologger} on the class path takes
     * @throws AutologException if nobody knows such a model; nothing has been logged then
     */
    public static LoggedModel log(Run run, Object model) {
        List<Autologger> known = known();
        return find(known, model.getClass())
                .orElseThrow(() -> new AutologException(
                        "no autologger takes a " + model.getClass().getName() + ": those here take " + classes(known)
                                + "; for another library implement " + Autologger.class.getName()
                                + " and register it as a service",
                        null))
                .log(model, TrainingLog.of(run));
    }

    /** One that does not load, because it touches a library that is not there, is left out with a warning. */
    private static List<Autologger> known() {
        List<Autologger> known = new ArrayList<>();
        Iterator<Autologger> found = ServiceLoader.load(Autologger.class, Autologger.class.getClassLoader())
                .iterator();
        while (true) {
            try {
                if (!found.hasNext()) return known;
                known.add(found.next());
            } catch (ServiceConfigurationError | LinkageError e) {
                LOG.warn("an autologger is left out, because it does not load: {}", e.getMessage(), e);
            }
        }
    }

    /** The nearest class or interface decides, so that an autologger of a subclass goes before one of its superclass. */
    private static Optional<Autologger> find(List<Autologger> known, Class<?> modelClass) {
        Deque<Class<?>> open = new ArrayDeque<>(List.of(modelClass));
        Set<Class<?>> seen = new HashSet<>();
        while (!open.isEmpty()) {
            Class<?> type = open.removeFirst();
            if (!seen.add(type)) continue;
            for (Autologger autologger : known)
                if (autologger.modelClass().equals(type.getName())) return Optional.of(autologger);
            if (type.getSuperclass() != null) open.addLast(type.getSuperclass());
            open.addAll(List.of(type.getInterfaces()));
        }
        return Optional.empty();
    }

    private static Set<String> classes(List<Autologger> known) {
        Set<String> names = new TreeSet<>();
        for (Autologger autologger : known) names.add(autologger.modelClass());
        return names;
    }
}
