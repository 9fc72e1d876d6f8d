package dev.mlopskit.serving.internal;

import dev.mlopskit.serving.ModelFormatException;
import dev.mlopskit.serving.internal.lightgbm.LightGBMFlavor;
import dev.mlopskit.serving.internal.onnx.OnnxFlavor;
import dev.mlopskit.serving.internal.packaging.PackageReader;
import dev.mlopskit.serving.internal.pmml.PmmlFlavor;
import dev.mlopskit.serving.internal.tribuo.TribuoFlavor;
import dev.mlopskit.serving.internal.xgboost.XGBoostFlavor;
import dev.mlopskit.serving.spi.Flavor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The flavors that this process may load: the built-in ones, and what service files in its own class path add. */
final class Flavors {
    private static final Logger LOG = LoggerFactory.getLogger(Flavors.class);
    private static final Map<String, Flavor> BUILT_IN = byName(
            new OnnxFlavor(), // runs more than the others, so that it is the first choice of a model that has several
            new XGBoostFlavor(),
            new LightGBMFlavor(),
            new TribuoFlavor(),
            new PmmlFlavor());

    /** A service file that fails more often than this ends the search: it might fail for ever. */
    private static final int MAX_BROKEN = 100;

    private Flavors() {}

    private static Map<String, Flavor> byName(Flavor... flavors) {
        Map<String, Flavor> byName = new LinkedHashMap<>();
        for (Flavor flavor : flavors) byName.put(flavor.name(), flavor);
        return Collections.unmodifiableMap(byName);
    }

    /** Found when a model is first met that no built-in flavor loads, so that others do not depend on service files. */
    private static final class Added {
        static final Map<String, Flavor> FLAVORS = new LinkedHashMap<>();
        static final List<String> BROKEN = new ArrayList<>();

        static {
            Iterator<Flavor> found = ServiceLoader.load(Flavor.class, Flavor.class.getClassLoader())
                    .iterator();
            while (BROKEN.size() < MAX_BROKEN && !next(found)) {}
        }

        /** Takes one flavor; whether it was past the last one. */
        private static boolean next(Iterator<Flavor> found) {
            try {
                if (!found.hasNext()) return true;
                Flavor flavor = found.next();
                FLAVORS.putIfAbsent(flavor.name(), flavor);
            } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
                LOG.warn("Left out a flavor whose service file or class is broken", e);
                BROKEN.add(String.valueOf(e.getMessage()));
            }
            return false;
        }
    }

    /**
     * The first known flavor among those of a model; {@code python_function}, which every model of MLflow has, is none.
     *
     * @param made built-in ones too, that are made for what is loaded
     * @throws ModelFormatException if none is known
     */
    static Flavor choose(Map<String, ?> flavors, Flavor... made) {
        Map<String, Flavor> known = new LinkedHashMap<>(BUILT_IN);
        known.putAll(byName(made));
        Optional<Flavor> builtIn = among(known, flavors);
        if (builtIn.isPresent()) return builtIn.get();
        Optional<Flavor> added = among(Added.FLAVORS, flavors);
        if (added.isPresent()) return added.get();
        Set<String> names = new LinkedHashSet<>(known.keySet());
        names.addAll(Added.FLAVORS.keySet());
        throw new ModelFormatException(
                PackageReader.MLMODEL,
                "has the flavors " + flavors.keySet() + ", and this process knows " + names
                        + (Added.BROKEN.isEmpty() ? "" : " (broken and left out: " + Added.BROKEN + ")")
                        + ": log the model with one of these, or register a Flavor with ServiceLoader",
                null);
    }

    private static Optional<Flavor> among(Map<String, Flavor> known, Map<String, ?> flavors) {
        return known.entrySet().stream()
                .filter(flavor -> flavors.containsKey(flavor.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
