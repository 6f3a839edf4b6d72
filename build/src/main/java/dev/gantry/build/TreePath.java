package dev.gantry.build;

import java.util.ArrayList;
import java.util.List;

/// Paths within a tree: relative to its root, with slashes between the names; the root itself is `.`.
final class TreePath {
    private TreePath() {}

    /// Without `.`, doubled slashes and slashes at the ends; `..` takes away the name before it, and stops at
    /// the root.
    static String clean(String path) {
        List<String> names = new ArrayList<>();
        for (String name : path.split("/", -1)) {
            if (name.equals("..")) {
                if (!names.isEmpty()) {
                    names.removeLast();
                }
            } else if (!name.isEmpty() && !name.equals(".")) {
                names.add(name);
            }
        }
        return names.isEmpty() ? "." : String.join("/", names);
    }

    /// Whether `..` leads above where the path begins.
    static boolean leadsOut(String path) {
        int depth = 0;
        for (String name : path.split("/", -1)) {
            if (name.equals("..")) {
                depth--;
            } else if (!name.isEmpty() && !name.equals(".")) {
                depth++;
            }
            if (depth < 0) {
                return true;
            }
        }
        return false;
    }

    /// Without slashes at its start, `..` left in it.
    static String relative(String path) {
        String relative = path.replaceAll("^/+", "");
        return relative.isEmpty() ? "." : relative;
    }

    /// The directory that holds a path; `.` for one name alone.
    static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "." : path.substring(0, slash);
    }

    static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    static String join(String directory, String name) {
        return directory.equals(".") ? name : directory + "/" + name;
    }
}
