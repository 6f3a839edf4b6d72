package dev.gantry.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Follows symbolic links within a folder as a process would whose root the folder is.
///
/// @param folder the root
record FolderLinks(Path folder) {
    /// As the kernel's own limit.
    private static final int MOST_LINKS = 40;

    /// The links that paths lead through, and where they end.
    Set<String> follow(Set<String> paths) throws IOException {
        Set<String> all = new TreeSet<>();
        for (String path : paths) {
            follow(path, all);
        }
        return all;
    }

    private void follow(String path, Set<String> all) throws IOException {
        Deque<String> rest = new ArrayDeque<>(names(path));
        List<String> at = new ArrayList<>();
        int links = 0;
        while (!rest.isEmpty()) {
            String name = rest.removeFirst();
            if (name.equals("..")) {
                if (!at.isEmpty()) {
                    at.removeLast();
                }
                continue;
            }
            at.add(name);
            String here = String.join("/", at);
            Path file = folder.resolve(here);
            if (!Files.isSymbolicLink(file)) {
                continue;
            }
            all.add(here);
            if (++links > MOST_LINKS) {
                return;
            }
            String target = Files.readSymbolicLink(file).toString();
            at.removeLast();
            if (target.startsWith("/")) {
                at.clear();
            }
            names(target).reversed().forEach(rest::addFirst);
        }
        all.add(at.isEmpty() ? "." : String.join("/", at));
    }

    private static List<String> names(String path) {
        List<String> names = new ArrayList<>(List.of(path.split("/", -1)));
        names.removeIf(name -> name.isEmpty() || name.equals("."));
        return names;
    }
}
