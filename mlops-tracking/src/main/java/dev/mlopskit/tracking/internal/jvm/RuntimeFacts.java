package dev.mlopskit.tracking.internal.jvm;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the virtual machine and the machine are: nothing that changes while they run, so that equal ones give equal text. */
final class RuntimeFacts {
    private RuntimeFacts() {}

    /** Sizes are in bytes. */
    static Map<String, Object> read() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("java", properties("java.version", "java.vendor", "java.vendor.version"));
        facts.put("vm", properties("java.vm.name", "java.vm.version", "java.vm.vendor"));
        facts.put("os", properties("os.name", "os.version", "os.arch"));
        facts.put("cpus", Runtime.getRuntime().availableProcessors());
        facts.put("memory", memory());
        facts.put(
                "garbageCollectors",
                ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .map(GarbageCollectorMXBean::getName)
                        .toList());
        facts.put("charset", Charset.defaultCharset().name());
        facts.put("locale", Locale.getDefault().toLanguageTag());
        facts.put("timeZone", ZoneId.systemDefault().getId());
        facts.put("flags", flags());
        return facts;
    }

    private static Map<String, String> properties(String... names) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String name : names) values.put(name.substring(name.indexOf('.') + 1), System.getProperty(name, ""));
        return values;
    }

    private static Map<String, Long> memory() {
        Map<String, Long> memory = new LinkedHashMap<>();
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system)
            memory.put("total", system.getTotalMemorySize());
        memory.put("maxHeap", Runtime.getRuntime().maxMemory());
        return memory;
    }

    private static List<String> flags() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .map(Flags::withoutSecrets)
                .toList();
    }
}
