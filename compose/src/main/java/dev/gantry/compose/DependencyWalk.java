package dev.gantry.compose;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/// Visits services in the order of what they depend on, those at the same time that need nothing of each other.
final class DependencyWalk {
    /// What each service has to wait for, within the walk.
    private final Map<String, Set<String>> before = new LinkedHashMap<>();

    private DependencyWalk() {}

    /// Dependencies come first.
    ///
    /// @param dependencies by service; those that are not among the keys are left out
    static DependencyWalk up(Map<String, ? extends Collection<String>> dependencies) {
        DependencyWalk walk = new DependencyWalk();
        dependencies.forEach((service, needed) -> {
            Set<String> known = new LinkedHashSet<>(needed);
            known.retainAll(dependencies.keySet());
            known.remove(service);
            walk.before.put(service, known);
        });
        return walk;
    }

    /// Dependencies come last.
    static DependencyWalk down(Map<String, ? extends Collection<String>> dependencies) {
        DependencyWalk walk = new DependencyWalk();
        dependencies.keySet().forEach(service -> walk.before.put(service, new LinkedHashSet<>()));
        up(dependencies).before.forEach((service, needed) -> {
            for (String one : needed) {
                walk.before.getOrDefault(one, new HashSet<>()).add(service);
            }
        });
        return walk;
    }

    /// Has `work` done for each service, on a virtual thread. What comes after a service that fails is not begun.
    /// Returns when nothing is on its way any more; throws the first failure.
    void run(Consumer<String> work) {
        Map<String, CountDownLatch> ends = new HashMap<>();
        before.keySet().forEach(service -> ends.put(service, new CountDownLatch(1)));
        Set<String> failed = ConcurrentHashMap.newKeySet();
        Parallel.forEach(before.keySet(), service -> {
            try {
                if (awaitAll(before.getOrDefault(service, Set.of()), ends, failed)) {
                    work.accept(service);
                } else {
                    failed.add(service);
                }
            } catch (RuntimeException | Error e) {
                failed.add(service);
                throw e;
            } finally {
                Objects.requireNonNull(ends.get(service)).countDown();
            }
        });
    }

    private static boolean awaitAll(Set<String> services, Map<String, CountDownLatch> ends, Set<String> failed) {
        for (String service : services) {
            CountDownLatch end = ends.get(service);
            try {
                if (end != null) {
                    end.await();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
            if (failed.contains(service)) {
                return false;
            }
        }
        return true;
    }
}
