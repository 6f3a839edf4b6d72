package dev.gantry.build;

import dev.gantry.api.ContextFile;
import dev.gantry.dockerfile.ContextPaths;
import java.io.DataInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a client says is in its folder of that which it was asked for. Nothing of it is believed: a directory comes
/// before what is in it, each path once, and no path leads out.
///
/// @param key finds the folder as it was sent before; "" for one that is not to be kept
/// @param listed when, by the client's clock
/// @param meant what the files that were asked for turned out to be, links followed
/// @param files in the client's order
record FolderListing(String key, Instant listed, ContextPaths meant, List<ContextFile> files) {
    /// They are in memory, several times.
    private static final int MOST_FILES = 250_000;

    private static final int MOST_PATHS = 100_000;

    /// Each is tried on each file.
    static final int MOST_PATTERNS = 100;

    private static final int LONGEST_PATH = 4095;
    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_KEY = 128;

    /// A file that was written within this time before it was looked at may have been written once more without
    /// a sign: times of files advance in steps. Source: the coarsest that is in use, FAT's.
    private static final Duration STEP = Duration.ofSeconds(2);

    FolderListing {
        files = List.copyOf(files);
    }

    /// Whether a file may have changed since without a sign.
    boolean isRecent(ContextFile file) {
        return file.type() == ContextFile.Type.FILE && !file.modified().isBefore(listed.minus(STEP));
    }

    /// Reads one.
    ///
    /// @throws IOException for what is hostile, malformed or past a limit
    static FolderListing read(DataInputStream in) throws IOException {
        String key = ContextFile.readText(in);
        if (!key.matches("[0-9a-f]{0," + LONGEST_KEY + "}")) {
            throw malformed("a key that is none");
        }
        Instant listed = Instant.ofEpochMilli(in.readLong());
        ContextPaths meant = ContextPaths.of(texts(in, MOST_PATHS), texts(in, MOST_PATTERNS));
        return new FolderListing(key, listed, meant, files(in));
    }

    private static List<String> texts(DataInputStream in, int most) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > most) {
            throw malformed(count + " paths or patterns");
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(ContextFile.readText(in));
        }
        return texts;
    }

    private static List<ContextFile> files(DataInputStream in) throws IOException {
        List<ContextFile> files = new ArrayList<>();
        Map<String, ContextFile.Type> seen = new HashMap<>();
        for (ContextFile file = ContextFile.read(in); file != null; file = ContextFile.read(in)) {
            if (files.size() == MOST_FILES) {
                throw new IOException(
                        "more than " + MOST_FILES + " files: leave out by .dockerignore what the build does not need");
            }
            check(file, seen);
            files.add(file);
        }
        return files;
    }

    private static void check(ContextFile file, Map<String, ContextFile.Type> seen) throws IOException {
        String path = file.path();
        if (path.length() > LONGEST_PATH || file.link().length() > LONGEST_PATH) {
            throw malformed("a path of " + Math.max(path.length(), file.link().length()) + " characters");
        }
        String name = TreePath.name(path);
        boolean isName = !name.isEmpty() && !name.equals(".") && !name.equals("..") && name.length() <= LONGEST_NAME;
        if (!isName || path.indexOf('\0') >= 0 || file.link().indexOf('\0') >= 0) {
            throw malformed("a path that is none");
        }
        if (file.type() == ContextFile.Type.LINK && file.link().isEmpty()) {
            throw malformed("a link to nothing");
        }
        String parent = TreePath.parent(path);
        if (!parent.equals(".") && seen.get(parent) != ContextFile.Type.DIRECTORY) {
            throw malformed("a file in no directory");
        }
        if (seen.put(path, file.type()) != null) {
            throw malformed("a file twice");
        }
    }

    private static IOException malformed(String what) {
        return new IOException("malformed list of files: " + what);
    }
}
