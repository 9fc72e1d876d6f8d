package dev.mlopskit.tracking.spi;

import dev.mlopskit.tracking.StoreException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The providers of stores, by the schemes of their addresses. Once found they are kept, since each write of an artifact asks for
 * one; what is not found is looked for again.
 */
final class Providers {
    private static final Logger LOG = LoggerFactory.getLogger(Providers.class);
    // A drive letter is no scheme.
    private static final Pattern SCHEME =
            Pattern.compile("([a-zA-Z][a-zA-Z0-9.-]+)(\\+[a-zA-Z0-9+.-]*)?:.*", Pattern.DOTALL);
    /** What is asked of a place beyond its name may be a secret; a password is left out by the exception itself. */
    private static final Pattern QUERY = Pattern.compile("\\?[^@]*$");

    private static final int MAX_BROKEN = 100;
    private static final String FILES = "file";

    private static final Map<String, TrackingStoreProvider> STORES = new ConcurrentHashMap<>();
    private static final Map<String, ArtifactStoreProvider> ARTIFACTS = new ConcurrentHashMap<>();

    private Providers() {}

    static TrackingStoreProvider store(String uri) {
        return find(TrackingStoreProvider.class, TrackingStoreProvider::schemes, STORES, uri);
    }

    static ArtifactStoreProvider artifacts(String uri) {
        return find(ArtifactStoreProvider.class, ArtifactStoreProvider::schemes, ARTIFACTS, uri);
    }

    static boolean hasArtifacts(String uri) {
        try {
            artifacts(uri);
            return true;
        } catch (StoreException e) {
            return false;
        }
    }

    private static <P> P find(Class<P> type, Function<P, Set<String>> schemes, Map<String, P> known, String uri) {
        Matcher matcher = SCHEME.matcher(uri);
        String scheme = matcher.matches() ? matcher.group(1).toLowerCase(Locale.ROOT) : FILES;
        P provider = known.get(scheme);
        if (provider != null) return provider;
        Set<String> all = new TreeSet<>();
        Optional<P> found = search(type, schemes, scheme, all);
        found.ifPresent(one -> known.putIfAbsent(scheme, one));
        return found.orElseThrow(() -> new StoreException(
                QUERY.matcher(uri).replaceFirst(""),
                "is of a kind that is not known here: use the path of a folder, or one of the schemes " + all
                        + "; another one needs a " + type.getSimpleName() + " on the class path or module path",
                null));
    }

    /** One that does not load, because it touches a library that is not there, is left out with a warning. */
    private static <P> Optional<P> search(
            Class<P> type, Function<P, Set<String>> schemes, String scheme, Set<String> all) {
        Iterator<P> providers = ServiceLoader.load(type, type.getClassLoader()).iterator();
        // A class path that cannot be read fails each time that it is asked.
        for (int broken = 0; broken < MAX_BROKEN; )
            try {
                if (!providers.hasNext()) return Optional.empty();
                P provider = providers.next();
                Set<String> its = schemes.apply(provider);
                if (its.contains(scheme)) return Optional.of(provider);
                all.addAll(its);
            } catch (ServiceConfigurationError | LinkageError e) {
                broken++;
                LOG.warn("a {} is left out, because it does not load: {}", type.getSimpleName(), e.getMessage(), e);
            }
        return Optional.empty();
    }
}
