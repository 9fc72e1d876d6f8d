package dev.mlopskit.pipeline.internal.draw;

import dev.mlopskit.pipeline.PlannedTask;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A plan as a picture: levels from left to right, and within a level the tasks in the order of those before them, so that few
 * lines cross.
 */
public final class PlanSvg {
    private static final double HIGH = 34;
    private static final double ROW = 52;
    private static final double GAP = 56;
    private static final double MARGIN = 16;
    /** Room above for lines that pass over levels. */
    private static final double TOP = 40;

    private record Box(PlannedTask task, double x, double y, double width) {
        double middle() {
            return y + HIGH / 2;
        }
    }

    private final Map<String, Box> boxes = new HashMap<>();
    private final Svg svg = new Svg();
    private double right = MARGIN;
    private double bottom = TOP + HIGH;

    private PlanSvg() {}

    /** Draws it. */
    public static String draw(String pipeline, List<PlannedTask> tasks) {
        PlanSvg picture = new PlanSvg();
        List<List<PlannedTask>> levels = new ArrayList<>();
        for (PlannedTask task : tasks) {
            while (levels.size() <= task.level()) levels.add(new ArrayList<>());
            levels.get(task.level()).add(task);
        }
        for (List<PlannedTask> level : levels) picture.place(level);
        for (PlannedTask task : tasks) picture.edges(task);
        for (PlannedTask task : tasks) picture.box(task);
        return picture.svg.picture(picture.right - GAP + MARGIN, picture.bottom + MARGIN, "plan of " + pipeline);
    }

    private void place(List<PlannedTask> level) {
        List<PlannedTask> ordered = new ArrayList<>(level);
        ordered.sort(Comparator.comparingDouble(this::wish));
        double width = level.stream()
                .mapToDouble(task -> Math.max(Svg.width(task.name()), 0.85 * Svg.width(mark(task))) + 28)
                .max()
                .orElse(0);
        double y = TOP;
        for (PlannedTask task : ordered) {
            // Straight on where there is room.
            y = Math.max(y, task.upstream().size() == 1 ? wish(task) - HIGH / 2 : y);
            boxes.put(task.name(), new Box(task, right, y, width));
            bottom = Math.max(bottom, y + HIGH);
            y += ROW;
        }
        right += width + GAP;
    }

    private Box boxOf(String task) {
        return Objects.requireNonNull(boxes.get(task));
    }

    private double wish(PlannedTask task) {
        return task.upstream().stream()
                .map(this::boxOf)
                .mapToDouble(Box::middle)
                .average()
                .orElse(0);
    }

    private void edges(PlannedTask task) {
        Box to = boxOf(task.name());
        for (String before : task.upstream()) {
            Box from = boxOf(before);
            double x1 = from.x + from.width;
            double bend = (to.x - x1) / 2;
            // A line that passes over levels keeps clear of their boxes.
            int over = task.level() - from.task.level() - 1;
            double lift = over == 0 ? 0 : Math.max(from.y, to.y) - TOP + 26 + 4 * over;
            svg.element("path", "class", "edge", "d", path(x1, from.middle(), bend, lift, to.x, to.middle()));
        }
    }

    private static String path(double x1, double y1, double bend, double lift, double x2, double y2) {
        return String.format(
                Locale.ROOT,
                "M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1f",
                x1,
                y1,
                x1 + bend,
                y1 - lift,
                x2 - bend,
                y2 - lift,
                x2,
                y2);
    }

    private void box(PlannedTask task) {
        Box box = boxOf(task.name());
        if (task.kind() == PlannedTask.Kind.MAPPED)
            svg.element("rect", "class", "box", "x", box.x + 4, "y", box.y - 4, "width", box.width, "height", HIGH);
        svg.titled("rect", describe(task), "class", "box", "x", box.x, "y", box.y, "width", box.width, "height", HIGH);
        boolean plain = mark(task).isEmpty();
        svg.text(box.x + box.width / 2, box.y + (plain ? 21 : 16), "", "middle", task.name());
        if (!plain) svg.text(box.x + box.width / 2, box.y + 28, "small", "middle", mark(task));
    }

    private static String mark(PlannedTask task) {
        String kind =
                task.kind() == PlannedTask.Kind.TASK ? "" : task.kind().name().toLowerCase(Locale.ROOT);
        String rule = task.hasOwnRule() ? task.rule().name().toLowerCase(Locale.ROOT) : "";
        return kind.isEmpty() || rule.isEmpty() ? kind + rule : kind + ", " + rule;
    }

    private static String describe(PlannedTask task) {
        return task.name()
                + (mark(task).isEmpty() ? "" : " (" + mark(task) + ")")
                + (task.upstream().isEmpty() ? "" : "\nafter " + String.join(", ", task.upstream()));
    }
}
