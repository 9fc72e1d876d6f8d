package dev.mlopskit.interop;

import dev.mlopskit.pipeline.Branch;
import dev.mlopskit.pipeline.ItemResult;
import dev.mlopskit.pipeline.Pipeline;
import dev.mlopskit.pipeline.PipelineBuilder;
import dev.mlopskit.pipeline.PipelineRun;
import dev.mlopskit.pipeline.SkipException;
import dev.mlopskit.pipeline.Step;
import dev.mlopskit.pipeline.TaskState;
import dev.mlopskit.pipeline.TriggerRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/** A generated DAG whose tasks end as they are told, as a pipeline of ours and as what Airflow is to build. */
final class DagCase {
    private static final List<TriggerRule> RULES = List.of(TriggerRule.values());
    private static final Set<TriggerRule> AT_ONCE =
            Set.of(TriggerRule.ALWAYS, TriggerRule.ONE_SUCCESS, TriggerRule.ONE_FAILED, TriggerRule.ONE_DONE);

    private static final Set<TriggerRule> FAIL_AT_ONCE =
            Set.of(TriggerRule.ALL_SUCCESS, TriggerRule.NONE_FAILED, TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS);
    private static final List<String> ITEM_ENDS = List.of("success", "success", "fail", "skip");

    private static final class Node {
        private final String id;
        private final String outcome;
        private TriggerRule rule;
        private final Set<Integer> upstream = new HashSet<>();
        private final List<String> follow = new ArrayList<>();
        /** How its items end, of a mapped one. */
        private final List<String> items = new ArrayList<>();

        private boolean setup;
        private int teardownOf = -1;

        Node(String id, String outcome, TriggerRule rule) {
            this.id = id;
            this.outcome = outcome;
            this.rule = rule;
        }

        boolean turns() {
            return outcome.equals("branch") || outcome.equals("stop");
        }

        boolean mapped() {
            return outcome.equals("map");
        }

        /** As Airflow tells them apart: a mapped one by its items, unless there is none. */
        List<String> names() {
            if (items.isEmpty()) return List.of(id);
            return IntStream.range(0, items.size())
                    .mapToObj(i -> id + "[" + i + "]")
                    .toList();
        }
    }

    private final String id;
    private final List<Node> nodes = new ArrayList<>();

    DagCase(long seed) {
        id = "dag" + seed;
        Random random = new Random(seed);
        int size = 3 + random.nextInt(8);
        for (int i = 0; i < size; i++) {
            Node node = new Node("t" + i, outcome(random), rule(random));
            for (int before = 0; before < i; before++) if (random.nextInt(3) == 0) node.upstream.add(before);
            if (node.mapped())
                for (int item = random.nextInt(4); item > 0; item--)
                    node.items.add(ITEM_ENDS.get(random.nextInt(ITEM_ENDS.size())));
            nodes.add(node);
        }
        if (random.nextInt(3) == 0) addTeardown(random);
        for (Node node : nodes)
            if (node.outcome.equals("branch"))
                for (Node next : nodes)
                    if (next.upstream.contains(nodes.indexOf(node)) && next.teardownOf < 0 && random.nextBoolean())
                        node.follow.add(next.id);
    }

    private static String outcome(Random random) {
        return switch (random.nextInt(14)) {
            case 0, 1, 2 -> "fail";
            case 3, 4 -> "skip";
            case 5 -> "branch";
            case 6 -> "stop";
            case 7 -> "pass";
            case 8, 9 -> "map";
            default -> "success";
        };
    }

    private static TriggerRule rule(Random random) {
        // That of teardowns has its own place.
        TriggerRule rule = random.nextInt(3) == 0 ? TriggerRule.ALL_SUCCESS : RULES.get(random.nextInt(RULES.size()));
        return rule == TriggerRule.ALL_DONE_SETUP_SUCCESS ? TriggerRule.ALL_DONE : rule;
    }

    private void addTeardown(Random random) {
        int setup = random.nextInt(nodes.size());
        Node old = nodes.get(setup);
        List<String> ends = List.of("success", "success", "fail", "skip");
        Node made = new Node(old.id, ends.get(random.nextInt(ends.size())), TriggerRule.ALL_SUCCESS);
        made.upstream.addAll(old.upstream);
        made.setup = true;
        nodes.set(setup, made);
        // Airflow lets nothing else follow a setup.
        for (Node node : nodes) if (node.upstream.contains(setup)) node.rule = TriggerRule.ALL_SUCCESS;
        Node teardown =
                new Node("down", random.nextInt(4) == 0 ? "fail" : "success", TriggerRule.ALL_DONE_SETUP_SUCCESS);
        teardown.teardownOf = setup;
        teardown.upstream.add(setup);
        for (int before = setup + 1; before < nodes.size(); before++)
            if (random.nextBoolean()) teardown.upstream.add(before);
        nodes.add(teardown);
    }

    /** What {@code airflow_states.py} is told. */
    Map<String, Object> spec() {
        List<Map<String, Object>> tasks = new ArrayList<>();
        for (Node node : nodes) {
            Map<String, Object> task = new LinkedHashMap<>();
            task.put("id", node.id);
            task.put("outcome", node.outcome);
            if (node.teardownOf < 0) task.put("rule", node.rule.name().toLowerCase(Locale.ROOT));
            task.put(
                    "upstream", node.upstream.stream().map(i -> nodes.get(i).id).toList());
            task.put("follow", node.follow);
            if (node.mapped()) task.put("items", node.items);
            if (node.setup) task.put("setup", true);
            if (node.teardownOf >= 0) task.put("teardownOf", List.of(nodes.get(node.teardownOf).id));
            tasks.add(task);
        }
        return Map.of("id", id, "tasks", tasks);
    }

    Pipeline pipeline() {
        return Pipeline.define(id, p -> {
            List<Step<?, ?>> tasks = new ArrayList<>();
            for (Node node : nodes) {
                Step<?, ?> task = task(p, node);
                if (node.teardownOf < 0) task.rule(node.rule);
                if (node.setup) task.setup();
                for (int before : node.upstream) task.after(tasks.get(before));
                if (node.teardownOf >= 0) task.teardownOf(tasks.get(node.teardownOf));
                tasks.add(task);
            }
        });
    }

    private static Step<?, ?> task(PipelineBuilder p, Node node) {
        if (node.mapped()) return p.map(node.id, p.value(node.items), DagCase::end);
        return p.task(node.id, () -> switch (node.outcome) {
            case "branch" -> Branch.to(node.follow);
            case "stop" -> Branch.onlyIf(false);
            case "pass" -> Branch.onlyIf(true);
            default -> end(node.outcome);
        });
    }

    private static Object end(String outcome) {
        return switch (outcome) {
            case "fail" -> throw new IllegalStateException("as told");
            case "skip" -> throw new SkipException("as told");
            default -> "done";
        };
    }

    /** How its tasks end here, and the items of those that are mapped. */
    Map<String, TaskState> states() {
        PipelineRun run = pipeline().run();
        Map<String, TaskState> states = new HashMap<>();
        for (Node node : nodes)
            for (int i = 0; i < node.names().size(); i++) {
                List<? extends ItemResult<?>> items = node.mapped() ? run.items(node.id) : List.of();
                // One that did not run has no items here.
                states.put(
                        node.names().get(i),
                        items.isEmpty()
                                ? run.task(node.id).state()
                                : items.get(i).state());
            }
        return states;
    }

    /**
     * The tasks whose end depends in Airflow on which of the tasks before them is looked at first, and all below them: of
     * those of the rule all_success with a failed and a skipped one before, those that need a setup which did not succeed, and
     * those that may have begun, or failed to, before a task above skipped them.
     */
    Set<String> dependOnTiming(Map<String, TaskState> ends) {
        Set<String> found = new HashSet<>();
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            Set<TaskState> before = new HashSet<>();
            boolean inherited = false;
            for (int up : node.upstream) {
                for (String name : nodes.get(up).names()) before.add(ends.get(name));
                inherited |= found.containsAll(nodes.get(up).names());
            }
            boolean failed = before.contains(TaskState.FAILED) || before.contains(TaskState.UPSTREAM_FAILED);
            boolean mixed = node.rule == TriggerRule.ALL_SUCCESS && failed && before.contains(TaskState.SKIPPED);
            boolean begun = false;
            boolean stopped = failed && FAIL_AT_ONCE.contains(node.rule);
            boolean setup = false;
            for (int up : above(i)) {
                begun |= (stopped || AT_ONCE.contains(node.rule))
                        && nodes.get(up).turns();
                setup |= nodes.get(up).setup && ends.get(nodes.get(up).id) != TaskState.SUCCESS;
            }
            if (inherited || mixed || begun || setup && node.teardownOf < 0) found.addAll(node.names());
        }
        return found;
    }

    private Set<Integer> above(int task) {
        Set<Integer> found = new HashSet<>();
        List<Integer> open = new ArrayList<>(nodes.get(task).upstream);
        while (!open.isEmpty()) {
            int next = open.remove(open.size() - 1);
            if (found.add(next)) open.addAll(nodes.get(next).upstream);
        }
        return found;
    }

    String id() {
        return id;
    }

    /** For the message of a difference. */
    @Override
    public String toString() {
        return spec().toString();
    }

    static Map<String, String> names(Map<String, TaskState> states) {
        Map<String, String> names = new HashMap<>();
        states.forEach((task, state) -> names.put(task, state.name().toLowerCase(Locale.ROOT)));
        return names;
    }
}
