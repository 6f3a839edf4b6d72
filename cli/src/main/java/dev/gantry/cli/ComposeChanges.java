package dev.gantry.cli;

import dev.gantry.compose.ProjectException;
import dev.gantry.compose.WatchRule;
import dev.gantry.image.LayerWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What files that have changed at the same time ask for, each thing once.
final class ComposeChanges {
    /// Services whose image is built anew.
    final Set<String> rebuilt = new TreeSet<>();

    /// Services that restart.
    final Set<String> restarted = new TreeSet<>();

    /// Files that go to containers, by service.
    final Map<String, Files> copied = new TreeMap<>();

    /// Rules whose command is executed, and the services it is executed in.
    final Map<WatchRule, String> executed = new LinkedHashMap<>();

    /// Files of one service: those that are gone, by their path in the container, and where others come from.
    static final class Files {
        final Set<String> removed = new TreeSet<>();
        final Map<String, Path> written = new TreeMap<>();

        int count() {
            return removed.size() + written.size();
        }

        List<String> removedPaths() {
            return new ArrayList<>(removed);
        }

        /// A tar for an engine to unpack at `/`; everything is root's. What is gone meanwhile is left out.
        InputStream tar() {
            return new WrittenInput(this::write);
        }

        private void write(OutputStream out) throws IOException {
            LayerWriter writer = new LayerWriter(out);
            for (Map.Entry<String, Path> file : written.entrySet()) {
                try {
                    ContextFolder.add(writer, file.getValue(), file.getKey().substring(1));
                } catch (NoSuchFileException gone) {
                    // the next changes tell
                }
            }
            writer.finish();
        }
    }

    /// @param filter of the rule
    void add(String service, WatchRule rule, ComposeFileFilter filter, List<ComposeFileTree.Change> changes) {
        if (changes.isEmpty()) {
            return;
        }
        switch (rule.action()) {
            case "rebuild" -> rebuilt.add(service);
            case "restart" -> restarted.add(service);
            default -> copy(service, rule, filter, changes);
        }
        if (rule.action().equals("sync+restart")) {
            restarted.add(service);
        }
        if (rule.action().equals("sync+exec")) {
            executed.put(rule, service);
        }
    }

    private void copy(String service, WatchRule rule, ComposeFileFilter filter, List<ComposeFileTree.Change> changes) {
        Files files = copied.computeIfAbsent(service, _ -> new Files());
        for (ComposeFileTree.Change change : changes) {
            String target = target(rule, filter.relative(change.file()));
            if (change.isGone()) {
                files.removed.add(target);
            } else {
                files.written.put(target, change.file());
            }
        }
    }

    private static String target(WatchRule rule, String relative) {
        String path = Path.of("/", rule.target(), relative).normalize().toString();
        if (path.equals("/")) {
            throw new ProjectException("a file can't take the place of /: " + rule.path());
        }
        return path;
    }
}
