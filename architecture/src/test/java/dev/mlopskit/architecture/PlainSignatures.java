package dev.mlopskit.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.stream.Stream;

/** Public methods take and give types of Java and of this library only. */
final class PlainSignatures extends ArchCondition<JavaClass> {
    /** What whoever has a database or a server holds in hand. */
    private static final Set<String> PLAIN = Set.of("javax.sql.DataSource", "com.sun.net.httpserver.HttpHandler");

    PlainSignatures() {
        super("have signatures of plain types");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        for (JavaCodeUnit method : type.getCodeUnits())
            if (method.getModifiers().contains(JavaModifier.PUBLIC)) check(type, method, events);
    }

    private static void check(JavaClass type, JavaCodeUnit method, ConditionEvents events) {
        Stream.concat(Stream.of(method.getReturnType()), method.getParameterTypes().stream())
                .flatMap(found -> found.getAllInvolvedRawTypes().stream())
                .map(JavaClass::getName)
                .filter(name -> name.contains(".") && !isPlain(name))
                .forEach(name ->
                        events.add(SimpleConditionEvent.violated(type, method.getFullName() + " shows " + name)));
    }

    private static boolean isPlain(String name) {
        return PLAIN.contains(name)
                || name.startsWith("dev.mlopskit.") && !name.contains(".internal.")
                || name.startsWith("java.") && !name.startsWith("java.sql.");
    }
}
