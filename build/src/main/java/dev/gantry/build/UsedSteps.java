package dev.gantry.build;

import dev.gantry.build.PlannedStage.Base;
import dev.gantry.storage.CachedStep;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// What a build has used of the cache, be it new or not. Safe for any thread.
final class UsedSteps {
    private final Queue<Used> steps = new ConcurrentLinkedQueue<>();
    private final Set<String> mounts = ConcurrentHashMap.newKeySet();

    /// A step.
    ///
    /// @param stage its index in the Dockerfile
    record Used(int stage, CachedStep step, String instruction) {}

    void add(int stage, CachedStep step, String instruction) {
        steps.add(new Used(stage, step, instruction));
    }

    /// Notes a cache mount.
    void addMount(String key) {
        mounts.add(key);
    }

    Set<String> mounts() {
        return new TreeSet<>(mounts);
    }

    /// All steps, in the order in which they came.
    List<Used> all() {
        return List.copyOf(steps);
    }

    List<String> keys() {
        return steps.stream().map(used -> used.step().key()).toList();
    }

    /// Those that are in the image.
    List<Used> ofImage(BuildPlan plan) {
        Map<Integer, PlannedStage> stages = new HashMap<>();
        plan.stages().forEach(stage -> stages.put(stage.index(), stage));
        Set<Integer> below = new HashSet<>();
        PlannedStage stage = plan.last();
        while (stage != null && below.add(stage.index())) {
            stage = stage.base() instanceof Base.Stage(int index) ? stages.get(index) : null;
        }
        return steps.stream().filter(step -> below.contains(step.stage())).toList();
    }
}
