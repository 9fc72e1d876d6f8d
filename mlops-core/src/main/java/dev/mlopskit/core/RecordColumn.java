package dev.mlopskit.core;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The column that a record's component makes, by one rule for the schemas of datasets and the signatures of models.
 *
 * @param name what {@link Column} says, or else the component's name in snake case
 * @param type the type of its values
 * @param required whether each row has a value: so for primitives, and for text and enums without an annotation called
 *     {@code Nullable}; not for boxed types and other objects
 * @param javaType the type of the component
 */
public record RecordColumn(String name, DataType type, boolean required, Class<?> javaType) {
    /** Where the next word of a name in camel case begins. */
    private static final Pattern WORDS = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

    /**
     * One column for each component, in order.
     *
     * @throws InvalidRecordException if a component is of a type that no column has, or a name is empty or stands twice
     */
    public static List<RecordColumn> of(Class<? extends Record> type) {
        if (!type.isRecord()) throw new InvalidRecordException(type, "", "is no record: give the class of a record");
        List<RecordColumn> columns = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (RecordComponent component : type.getRecordComponents()) {
            RecordColumn column = of(type, component);
            if (column.name.isEmpty() || !names.add(column.name))
                throw new InvalidRecordException(
                        type,
                        component.getName(),
                        "makes a column of the name '" + column.name + "', which is empty or there twice: correct"
                                + " @Column or rename the component");
            columns.add(column);
        }
        return List.copyOf(columns);
    }

    private static RecordColumn of(Class<?> record, RecordComponent component) {
        Class<?> type = component.getType();
        Column column = component.getAnnotation(Column.class);
        DataType dataType = DataType.of(type)
                .orElseThrow(() -> new InvalidRecordException(
                        record,
                        component.getName(),
                        "is a " + type.getSimpleName() + ", which no column of MLflow holds: use a primitive, String,"
                                + " byte[], Instant, LocalDateTime or LocalDate, or leave it out of this record"));
        return new RecordColumn(
                column == null ? snakeCase(component.getName()) : column.value(),
                dataType,
                type.isPrimitive() || DataType.isText(type) && !isNullable(component),
                type);
    }

    /**
     * Whether a component has an annotation called {@code Nullable}. By its name: several libraries have one, and none of them
     * need be there at run time.
     */
    public static boolean isNullable(RecordComponent component) {
        return Stream.of(component.getAnnotatedType(), component)
                .flatMap(element -> Stream.of(element.getAnnotations()))
                .anyMatch(annotation ->
                        annotation.annotationType().getSimpleName().equals("Nullable"));
    }

    /** {@code billLengthMm} and {@code BillLengthMm} as {@code bill_length_mm}. */
    public static String snakeCase(String name) {
        return WORDS.matcher(name).replaceAll("_").toLowerCase(Locale.ROOT);
    }
}
