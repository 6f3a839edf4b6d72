package dev.gantry.cli;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/// Paths as Go's `path/filepath` takes them apart. Unlike [Path] it tells `a`, `a/` and `a/.` apart, which `cp` gives
/// different meanings.
final class GoPaths {
    private GoPaths() {}

    /// A path's directory and its last name; `.` where that is how the path ends.
    record Split(String directory, String base) {}

    /// Without `.`, doubled and trailing slashes, and `..` where it has something to go up from.
    static String clean(String path) {
        boolean isRooted = path.startsWith("/");
        Deque<String> names = new ArrayDeque<>();
        for (String name : path.split("/", -1)) {
            if (name.equals("..") && !names.isEmpty() && !names.getLast().equals("..")) {
                names.removeLast();
            } else if (!name.isEmpty() && !name.equals(".") && !(isRooted && name.equals(".."))) {
                names.addLast(name);
            }
        }
        String joined = String.join("/", names);
        if (isRooted) {
            return "/" + joined;
        }
        return joined.isEmpty() ? "." : joined;
    }

    /// The last name, trailing slashes apart: of `a/b/` that is `b`, of `a/.` it is `.`.
    static String base(String path) {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        if (end == 0) {
            return path.isEmpty() ? "." : "/";
        }
        return path.substring(path.lastIndexOf('/', end - 1) + 1, end);
    }

    /// What stands before the last slash.
    static String directory(String path) {
        return clean(path.substring(0, path.lastIndexOf('/') + 1));
    }

    static String join(String parent, String child) {
        return clean(parent + "/" + child);
    }

    /// What `cp` sends or writes for a path, and where that is.
    static Split split(String path) {
        String cleaned = clean(path) + (endsWithDot(path) ? "/." : "");
        return new Split(directory(cleaned), base(cleaned));
    }

    /// The path from the root on; its slash or dot at the end stays.
    static String absolute(String path) {
        String whole = path.startsWith("/") ? path : Path.of("").toAbsolutePath() + "/" + path;
        String cleaned = clean(whole);
        if (!endsWithDot(cleaned) && endsWithDot(path)) {
            cleaned += cleaned.endsWith("/") ? "." : "/.";
        }
        return path.endsWith("/") && !cleaned.endsWith("/") ? cleaned + "/" : cleaned;
    }

    static boolean endsWithDot(String path) {
        return base(path).equals(".");
    }

    /// Whether the path can mean nothing but a directory.
    static boolean assertsDirectory(String path) {
        return path.endsWith("/") || endsWithDot(path);
    }
}
