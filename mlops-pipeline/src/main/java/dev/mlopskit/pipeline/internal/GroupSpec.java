package dev.mlopskit.pipeline.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tasks that were put together under a name. The outermost group of a pipeline has none. */
public final class GroupSpec {
    final Definition owner;
    final @Nullable GroupSpec parent;
    final String name;
    final List<TaskSpec> after = new ArrayList<>();
    final List<GroupSpec> afterGroups = new ArrayList<>();

    GroupSpec(Definition owner, @Nullable GroupSpec parent, String name) {
        this.owner = owner;
        this.parent = parent;
        this.name = name;
    }

    /** The full name of what is called so in this group. */
    String full(String inner) {
        return parent == null ? inner : name + "." + inner;
    }

    /** The task of a name: of this group, else of the nearest one around it; {@code null} if there is none. */
    @Nullable
    TaskSpec find(String task, Map<String, TaskSpec> byName) {
        for (GroupSpec group = this; group != null; group = group.parent) {
            TaskSpec found = byName.get(group.full(task));
            if (found != null) return found;
        }
        return null;
    }

    /** A group within this one. */
    public GroupSpec group(String inner) {
        return owner.group(this, full(inner));
    }

    /** Orders all of this group after a task. */
    public void after(TaskSpec other) {
        owner.requireOpen();
        after.add(other);
    }

    /** Orders all of this group after another group. */
    public void after(GroupSpec other) {
        owner.requireOpen();
        afterGroups.add(other);
    }

    /** Whether this is a group of that full name, or within one. */
    boolean isIn(String full) {
        for (GroupSpec group = this; group.parent != null; group = group.parent)
            if (group.name.equals(full)) return true;
        return false;
    }

    /** The full names of the groups around, from the outermost to this. */
    List<String> path() {
        List<String> path = parent == null ? new ArrayList<>() : parent.path();
        if (parent != null) path.add(name);
        return path;
    }

    /** The same group of another definition. */
    GroupSpec in(Definition other) {
        return parent == null ? other.root() : new GroupSpec(other, parent.in(other), name);
    }

    boolean has(TaskSpec task) {
        for (GroupSpec group = task.group; group != null; group = group.parent) if (group == this) return true;
        return false;
    }
}
