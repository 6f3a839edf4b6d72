package dev.gantry.cli;

import dev.gantry.api.ContextFile;
import dev.gantry.dockerfile.ContextPaths;
import dev.gantry.dockerfile.IgnoreFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Lists files of a folder that are asked for, without what is ignored. A directory is listed before what is in it,
/// also where it is only on the way. What symbolic links lead to is listed with them where a path leads through one,
/// ends at one, or a pattern fits one: never what is outside of the folder, which links see as their root.
///
/// One walk a thread.
final class FolderWalk {
    /// As much as a name may have here; it bounds how deep a folder is looked into.
    private static final int LONGEST_PATH = 4095;

    private final Path folder;
    private final IgnoreFile ignore;
    private final FolderLinks links;

    private final List<ContextFile> files = new ArrayList<>();
    private final Deque<ContextFile> onTheWay = new ArrayDeque<>();
    private final Set<String> led = new TreeSet<>();

    FolderWalk(Path folder, IgnoreFile ignore) {
        this.folder = folder;
        this.ignore = ignore;
        this.links = new FolderLinks(folder);
    }

    /// What there is.
    ///
    /// @param meant what was asked for, links followed
    record Found(ContextPaths meant, List<ContextFile> files) {
        Found {
            files = List.copyOf(files);
        }
    }

    Found walk(ContextPaths wanted) throws IOException {
        ContextPaths meant = wanted.with(paths(links.follow(wanted.paths())));
        list(meant);
        if (!led.isEmpty() && !meant.covers(paths(led))) {
            meant = meant.with(paths(led));
            list(meant);
        }
        return new Found(meant, files);
    }

    private static ContextPaths paths(Set<String> paths) {
        return ContextPaths.of(paths, List.of());
    }

    private void list(ContextPaths meant) throws IOException {
        files.clear();
        directory(folder, "", meant, meant.includes("."));
    }

    /// @param isMeant whether all of the directory is
    private void directory(Path directory, String prefix, ContextPaths meant, boolean isMeant) throws IOException {
        for (Path file : sorted(directory)) {
            String path = prefix + file.getFileName();
            if (path.length() > LONGEST_PATH) {
                throw new CliException("path is too long: " + path.substring(0, 60) + "...");
            }
            boolean itIs = isMeant || meant.names(path);
            if (itIs || meant.mayNameBelow(path)) {
                visit(file, path, meant, itIs);
            }
        }
    }

    private static List<Path> sorted(Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(files::add);
        } catch (NoSuchFileException | NotDirectoryException gone) {
            return List.of();
        }
        files.sort(null);
        return files;
    }

    private void visit(Path file, String path, ContextPaths meant, boolean isMeant) throws IOException {
        ContextFile listed;
        try {
            listed = FolderFile.of(file, path).listed();
        } catch (NoSuchFileException gone) {
            return;
        }
        boolean isIgnored = ignore.isIgnored(path);
        if (listed == null || (isIgnored && listed.type() != ContextFile.Type.DIRECTORY)) {
            return;
        }
        switch (listed.type()) {
            case DIRECTORY -> enter(file, listed, meant, isMeant, isIgnored);
            case LINK -> {
                if (isMeant) {
                    add(listed);
                    if (meant.fits(path)) {
                        led.addAll(links.follow(Set.of(path)));
                    }
                }
            }
            case FILE -> {
                if (isMeant) {
                    add(listed);
                }
            }
        }
    }

    private void enter(Path directory, ContextFile listed, ContextPaths meant, boolean isMeant, boolean isIgnored)
            throws IOException {
        if (isIgnored && !ignore.hasExceptions()) {
            return;
        }
        if (isMeant && !isIgnored) {
            add(listed);
            directory(directory, listed.path() + "/", meant, true);
            return;
        }
        onTheWay.addLast(listed);
        directory(directory, listed.path() + "/", meant, isMeant);
        if (!onTheWay.isEmpty()) { // nothing in it was listed
            onTheWay.removeLast();
        }
    }

    private void add(ContextFile file) {
        files.addAll(onTheWay);
        onTheWay.clear();
        files.add(file);
    }
}
