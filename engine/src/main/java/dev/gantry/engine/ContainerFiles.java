package dev.gantry.engine;

import static dev.gantry.engine.EngineException.conflict;
import static dev.gantry.engine.EngineException.invalid;
import static dev.gantry.engine.EngineException.notFound;

import dev.gantry.api.ContainerChange;
import dev.gantry.api.PathStat;
import dev.gantry.api.Rfc3339;
import dev.gantry.engine.EngineException.Kind;
import dev.gantry.image.InvalidImageException;
import dev.gantry.image.LayerLimits;
import dev.gantry.linux.Directory;
import dev.gantry.linux.FileStatus;
import dev.gantry.linux.LinuxException;
import dev.gantry.runtime.UserLookup;
import dev.gantry.storage.FileChange;
import dev.gantry.storage.Placement;
import dev.gantry.storage.SnapshotPaths;
import dev.gantry.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Containers' files from outside: `docker cp`, `diff`, `export`. Whatever is in the container, no link leads
/// out of its root. To be called on platform threads.
public final class ContainerFiles {
    private final ContainerRegistry containers;
    private final ContainerViewer viewer;
    private final Storage storage;
    private final ContainerEvents events;

    ContainerFiles(ContainerRegistry containers, ContainerViewer viewer, Storage storage, ContainerEvents events) {
        this.containers = containers;
        this.viewer = viewer;
        this.storage = storage;
        this.events = events;
    }

    /// Opens what is written to, once it is known that there is something.
    public interface Body {
        OutputStream open() throws IOException;
    }

    /// Likewise, and gets what goes before it.
    public interface Described {
        OutputStream after(PathStat head) throws IOException;
    }

    /// Source: Engine API, `ContainerArchiveInfo`.
    ///
    /// @throws EngineException `NOT_FOUND`
    public PathStat stat(String reference, String path) {
        Container container = containers.require(reference);
        return viewing(container, view -> stat(reference, view, path));
    }

    private static PathStat stat(String reference, ContainerView view, String path) {
        String place = view.resolve(path, endsInside(path));
        FileStatus status = view.find(place).orElseThrow(() -> missing(reference, path));
        if (endsInside(path) && !status.isDirectory()) {
            throw missing(reference, path);
        }
        return new PathStat(
                base(path),
                status.sizeBytes(),
                PathStat.goMode(status.mode()),
                Rfc3339.format(status.modified()),
                status.isSymlink() ? "/" + view.resolve(path, true) : "");
    }

    /// `dir/` and `dir/.` mean what a link leads to.
    private static boolean endsInside(String path) {
        return path.endsWith("/") || path.endsWith("/.") || path.equals(".");
    }

    /// The last part of a path as it was asked for, `/` for the root, `.` for what is in a directory.
    private static String base(String path) {
        if (path.endsWith("/.")) {
            return ".";
        }
        String clean = String.valueOf(Path.of("/").resolve(path).normalize());
        return clean.equals("/") ? "/" : clean.substring(clean.lastIndexOf('/') + 1);
    }

    private static EngineException missing(String reference, String path) {
        return notFound("Could not find the file " + path + " in container " + reference);
    }

    /// Writes a tar of a file or directory under the last part of its path. Source: Engine API,
    /// `ContainerArchive`.
    ///
    /// @throws EngineException `NOT_FOUND`, before anything is written
    public void read(String reference, String path, Described body) {
        Container container = containers.require(reference);
        viewing(container, view -> {
            PathStat head = stat(reference, view, path);
            String place = view.resolve(path, endsInside(path));
            try (Directory parent = view.root().descend(ContainerView.parent(place))) {
                storage.fileTars().write(parent, ContainerView.name(place), head.name(), view.ids(), body.after(head));
            } catch (IOException clientLeft) {
                return head;
            }
            events.publish(container.document(), "archive-path");
            return head;
        });
    }

    /// How a tar is unpacked.
    ///
    /// @param path a directory of the container
    /// @param keepsKind whether a directory may not take a file's place, nor a file a directory's
    /// @param chown whether files become the container's user's
    public record Unpacking(String path, boolean keepsKind, boolean chown) {}

    /// Unpacks a tar. Source: Engine API, `PutContainerArchive`.
    ///
    /// @throws EngineException `NOT_FOUND`, `INVALID_PARAMETER` where the path is no directory or the tar is
    ///     none, `FORBIDDEN` where it is read-only
    public void write(String reference, Unpacking how, InputStream tar) {
        Container container = containers.require(reference);
        viewing(container, view -> {
            String place = view.resolve(how.path(), true);
            FileStatus status = view.find(place).orElseThrow(() -> missing(reference, how.path()));
            if (!status.isDirectory()) {
                throw invalid("extraction point is not a directory");
            }
            requireWritable(container.document(), "/" + place);
            // Without a user of the container's, "archive mode" means the archive's owners, as in dockerd.
            boolean isUsers =
                    how.chown() && !container.document().config().user().isEmpty();
            Placement.@Nullable Owner owner = isUsers ? owner(container.document(), view) : null;
            unpack(view, new Placement(place, owner, !how.keepsKind(), view.ids()), tar);
            events.publish(container.document(), "extract-to-dir");
            return place;
        });
    }

    private void unpack(ContainerView view, Placement placement, InputStream tar) {
        try {
            storage.fileTars().unpack(view.root(), placement, tar, LayerLimits.DEFAULT);
        } catch (InvalidImageException e) {
            throw invalid(Failures.text(e));
        }
    }

    private static Placement.Owner owner(ContainerDocument document, ContainerView view) {
        UserLookup.User user =
                UserLookup.in(view.root().handle()).find(document.config().user(), List.of());
        return new Placement.Owner(user.uid(), user.additionalGids().getFirst());
    }

    private static void requireWritable(ContainerDocument document, String place) {
        Optional<ContainerMount> mount = document.mounts().stream()
                .filter(each -> Path.of(place).startsWith(each.destination()))
                .reduce((one, other) ->
                        one.destination().length() > other.destination().length() ? one : other);
        if (mount.filter(ContainerMount::readOnly).isPresent()) {
            throw new EngineException(Kind.FORBIDDEN, "mounted volume is marked read-only");
        }
        if (mount.isEmpty() && document.hostConfig().readonlyRootfs()) {
            throw new EngineException(Kind.FORBIDDEN, "container rootfs is marked read-only");
        }
    }

    /// What a container has changed of its image's files. Source: Engine API, `ContainerChanges`.
    public List<ContainerChange> changes(String reference) {
        return storage.fileTars().changes(paths(containers.require(reference))).stream()
                .map(change -> new ContainerChange(change.path(), number(change.kind())))
                .toList();
    }

    private static int number(FileChange.Kind kind) {
        return switch (kind) {
            case MODIFIED -> 0;
            case ADDED -> 1;
            case DELETED -> 2;
        };
    }

    /// Writes a tar of the container's files, without what is mounted. Source: Engine API, `ContainerExport`.
    ///
    /// @throws IOException where the body fails
    public void export(String reference, Body body) throws IOException {
        Container container = containers.require(reference);
        if (container.removing()) {
            throw conflict("You cannot export container " + container.id() + " which is being removed");
        }
        storage.fileTars().export(paths(container), body.open());
        events.publish(container.document(), "export");
    }

    private SnapshotPaths paths(Container container) {
        return storage.snapshots()
                .paths(container.id())
                .orElseThrow(() -> notFound("container " + container.id() + " has no files"));
    }

    private <T> T viewing(Container container, Function<ContainerView, T> work) {
        try {
            return viewer.view(container, work);
        } catch (LinuxException e) {
            throw EngineException.system(Failures.text(e), e);
        }
    }
}
