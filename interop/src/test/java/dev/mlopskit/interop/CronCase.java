package dev.mlopskit.interop;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A generated cron expression, a zone and a time, and why what croniter says of them is no measure, if it is not. */
final class CronCase {
    private static final List<String> ZONES = List.of(
            "UTC",
            "UTC",
            "UTC",
            "Europe/Berlin",
            "America/New_York",
            "Asia/Kolkata",
            "Australia/Lord_Howe",
            "Asia/Tokyo");
    private static final List<String> MACROS =
            List.of("@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@yearly", "@annually");
    private static final String MONTHS = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";
    private static final String WEEKDAYS = "SUNMONTUEWEDTHUFRISAT";
    private static final Duration NEAR = Duration.ofDays(2);
    private static final long FIRST = Instant.parse("2020-01-01T00:00:00Z").getEpochSecond();
    private static final int SECONDS = 10 * 365 * 86_400;

    final String expression;
    final ZoneId zone;
    final Instant start;
    private final Random random;

    CronCase(long seed) {
        // Random gives numbers alike to seeds alike.
        random = new Random(seed * 0x9E3779B97F4A7C15L);
        zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
        Instant at;
        do at = Instant.ofEpochSecond(FIRST + random.nextInt(SECONDS));
        while (nearTransition(at));
        start = at;
        expression = random.nextInt(40) == 0 ? MACROS.get(random.nextInt(MACROS.size())) : fields();
    }

    private String fields() {
        List<String> fields = new ArrayList<>();
        if (random.nextInt(4) == 0) fields.add(field(0, 59, ""));
        fields.add(field(0, 59, ""));
        fields.add(field(0, 23, ""));
        fields.add(day());
        fields.add(random.nextInt(3) > 0 ? "*" : field(1, 12, MONTHS));
        fields.add(weekday());
        return String.join(" ", fields);
    }

    private String day() {
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> "*";
            case 3 -> random.nextBoolean() ? "?" : "L";
            case 4 -> random.nextBoolean() ? "L," + (1 + random.nextInt(28)) : "1-31";
            default -> field(1, 31, "");
        };
    }

    private String weekday() {
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> "*";
            case 3 -> random.nextBoolean() ? "?" : "0-6";
            case 4 -> value(0, 7, WEEKDAYS) + "#" + (1 + random.nextInt(5));
            case 5 -> "L" + random.nextInt(8);
            default -> field(0, 7, WEEKDAYS);
        };
    }

    private String field(int low, int high, String names) {
        List<String> parts = new ArrayList<>();
        int count = random.nextInt(3) > 0 ? 1 : 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) parts.add(part(low, high, names));
        return String.join(",", parts);
    }

    private String part(int low, int high, String names) {
        int from = low + random.nextInt(high - low);
        int to = from + 1 + random.nextInt(high - from);
        if (random.nextInt(20) == 0) to = from;
        if (random.nextInt(20) == 0) {
            int swap = from;
            from = to;
            to = swap;
        }
        int step = 1 + random.nextInt(random.nextBoolean() ? 5 : Math.max(1, (high - low) / 2));
        return switch (random.nextInt(8)) {
            case 0 -> "*";
            case 1 -> "*/" + step;
            case 2 -> value(low, high, names) + "/" + step;
            case 3 -> shown(from, low, names) + "-" + shown(to, low, names);
            case 4 -> shown(from, low, names) + "-" + shown(to, low, names) + "/" + step;
            default -> value(low, high, names);
        };
    }

    private String value(int low, int high, String names) {
        return shown(low + random.nextInt(high - low + 1), low, names);
    }

    private String shown(int value, int low, String names) {
        int at = (value - low) * 3;
        if (at >= names.length() || random.nextBoolean()) return String.valueOf(value);
        String name = names.substring(at, at + 3);
        return random.nextBoolean() ? name : name.toLowerCase(Locale.ROOT);
    }

    Map<String, Object> spec(int count) {
        return Map.of(
                "expression", expression, "zone", zone.getId(), "start", start.getEpochSecond(), "count", (long) count);
    }

    /** Whether clocks change within two days of a time: there the two differ, and ours is checked by {@code CronTest}. */
    boolean nearTransition(Instant time) {
        ZoneOffsetTransition next = zone.getRules().nextTransition(time.minus(NEAR));
        return next != null && next.getInstant().isBefore(time.plus(NEAR));
    }

    /** By which rule the two are known to differ, from the expression alone. */
    Optional<String> excluded() {
        if (expression.startsWith("@")) return Optional.empty();
        String[] fields = expression.split(" ");
        String day = fields[fields.length - 3];
        String week = fields[fields.length - 1];
        for (String field : fields)
            for (String part : field.split(",")) {
                int order = order(part);
                if (order > 0) return Optional.of("a range that wraps is refused here");
                if (order == 0)
                    return Optional.of("a range of one value is that one here, as in Vixie's cron, and not all");
            }
        boolean nth = week.contains("#") || week.contains("L");
        if (nth && !isOpen(day))
            return Optional.of(
                    "beside a day of the month, croniter takes # and L for one more condition, not for a choice");
        if (hasStarOne(day) && !onlyAll(week) || hasStarOne(week) && !onlyAll(day))
            return Optional.of("*/1 leaves nothing out here, as in Vixie's cron");
        return Optional.empty();
    }

    /** How the beginning of a range compares with its end. */
    private static int order(String part) {
        String range = part.split("/")[0];
        int dash = range.indexOf('-');
        return dash < 0 ? -1 : Integer.compare(number(range.substring(0, dash)), number(range.substring(dash + 1)));
    }

    private static int number(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        if (Character.isDigit(upper.charAt(0))) return Integer.parseInt(upper);
        int month = MONTHS.indexOf(upper);
        return month >= 0 && month % 3 == 0 ? month / 3 + 1 : WEEKDAYS.indexOf(upper) / 3;
    }

    private static boolean isOpen(String field) {
        return onlyAll(field) || hasStarOne(field);
    }

    private static boolean onlyAll(String field) {
        return List.of(field.split(",")).contains("*") || field.equals("?");
    }

    private static boolean hasStarOne(String field) {
        return List.of(field.split(",")).contains("*/1");
    }

    @Override
    public String toString() {
        return "'" + expression + "' in " + zone + " after " + start;
    }
}
