package dev.gantry.build;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.dockerfile.HereDocument;
import dev.gantry.dockerfile.Statement;
import dev.gantry.dockerfile.Transfer;
import dev.gantry.engine.EngineException;
import dev.gantry.image.InvalidImageException;
import dev.gantry.image.LayerLimits;
import dev.gantry.linux.Directory;
import dev.gantry.linux.FileStatus;
import dev.gantry.linux.LinuxException;
import dev.gantry.linux.RegularFile;
import dev.gantry.storage.TreeStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What a `COPY` or `ADD` does, its variables replaced and its sources found.
///
/// @param picked the files, in the order of the sources
/// @param directory where relative destinations begin
/// @param trees for archives on their way
record FileTransfer(Statement statement, Transfer transfer, List<Picked> picked, String directory, TreeStore trees) {
    FileTransfer {
        picked = List.copyOf(picked);
    }

    private int count() {
        return picked.stream().mapToInt(each -> each.found().size()).sum()
                + transfer.documents().size();
    }

    /// What the files are, for the cache's key and for the history: `file:<digest>`, `dir:<digest>`,
    /// `multi:<digest>`.
    String digest() {
        TreeDigest digest = new TreeDigest();
        for (Picked from : picked) {
            if (!from.identity().isEmpty()) {
                digest.text(from.identity());
                continue;
            }
            var manner = new TreeDigest.Manner(from.keepsOwners(), from.source().hasDigests(), from.selection());
            from.source().read(root -> {
                from.found().forEach(each -> add(root, each, digest, manner));
                return root;
            });
        }
        for (HereDocument document : transfer.documents()) {
            digest.text(document.name());
            digest.text(document.text());
        }
        return kind() + ":" + digest.hex();
    }

    private String kind() {
        if (count() > 1) {
            return "multi";
        }
        boolean isDirectory =
                picked.stream().flatMap(from -> from.found().stream()).anyMatch(Sources.Found::isDirectory);
        return isDirectory ? "dir" : "file";
    }

    private static void add(Directory root, Sources.Found each, TreeDigest digest, TreeDigest.Manner manner) {
        if (!each.kept().isEmpty()) {
            try (Directory base = root.descend(each.base())) {
                digest.addAlong(base, each.kept(), manner);
            }
            return;
        }
        if (each.isDirectory()) {
            try (Directory directory = root.descend(each.path())) {
                digest.addContents(directory, ".", manner);
            }
            return;
        }
        try (Located place = Located.of(root, each.path())) {
            digest.text(TreePath.name(each.path()));
            digest.add(place.parent(), place.name(), place.status().orElseThrow(), manner);
        }
    }

    /// What else the result depends on, but for the files below.
    List<String> inputs() {
        List<String> inputs = new ArrayList<>(List.of(transfer.chmod(), transfer.chown()));
        picked.forEach(from -> inputs.add(Boolean.toString(from.unpacks())));
        return inputs;
    }

    /// @throws EngineException where several files would have one name
    void requireFit() {
        boolean toDirectory =
                transfer.destination().endsWith("/") || transfer.destination().endsWith("/.");
        boolean isTree = picked.stream()
                .flatMap(from -> from.found().stream())
                .anyMatch(each -> !each.kept().isEmpty());
        if (count() > 1 && !toDirectory && !isTree && !isHere(transfer.destination())) {
            throw invalid("When using " + statement.keyword().toUpperCase(Locale.ROOT)
                    + " with more than one source file, the destination must be a directory and end with a /");
        }
    }

    private static boolean isHere(String destination) {
        return destination.equals(".") || destination.equals("..") || destination.isEmpty();
    }

    /// Copies the files.
    ///
    /// @param root where they go
    void carryOut(Directory root) {
        UnaryOperator<Integer> mode = FileMode.of(transfer.chmod());
        Owner named = transfer.chown().isEmpty() ? null : Ownership.of(root, transfer.chown());
        Owner made = named == null ? Owner.ROOT : named;
        try {
            for (Picked from : picked) {
                Manner manner = new Manner(from.keepsOwners() ? named : made, made, mode, from);
                from.source().read(files -> {
                    from.found().forEach(each -> move(files, each, root, manner));
                    return files;
                });
            }
            for (HereDocument document : transfer.documents()) {
                write(document, root, made, mode);
            }
        } catch (LinuxException e) {
            throw new EngineException(EngineException.Kind.SYSTEM, "failed to copy files: " + e.getMessage(), e);
        }
    }

    /// How files become copies.
    ///
    /// @param owner of files; null for the one that they have
    /// @param maker of directories that are missing
    private record Manner(@Nullable Owner owner, Owner maker, UnaryOperator<Integer> mode, Picked from) {
        TreeCopy to(Directory top) {
            return new TreeCopy(top, owner, mode, from.selection());
        }
    }

    /// The destination as a path from the root.
    String target() {
        String destination = transfer.destination();
        return TreePath.clean(destination.startsWith("/") ? destination : directory + "/" + destination);
    }

    private boolean namesDirectory() {
        return transfer.destination().endsWith("/")
                || transfer.destination().endsWith("/.")
                || isHere(transfer.destination());
    }

    private void move(Directory files, Sources.Found each, Directory root, Manner manner) {
        if (!each.kept().isEmpty()) {
            try (Directory from = files.descend(each.base());
                    Directory to = TreeCopy.directories(root, target(), manner.maker())) {
                manner.to(to).along(from, each.kept());
            }
            return;
        }
        if (each.isDirectory()) {
            TreeCopy.directories(root, TreePath.parent(target()), Owner.ROOT).close();
            try (Directory from = files.descend(each.path());
                    Directory to = TreeCopy.directories(root, target(), manner.maker())) {
                manner.to(to).contents(from);
            }
            return;
        }
        try (Located from = Located.of(files, each.path())) {
            if (manner.from().unpacks() && unpack(from, root)) {
                return;
            }
            FileStatus status = from.status().orElseThrow();
            try (Located to = destination(root, TreePath.name(each.path()), manner.maker())) {
                manner.to(to.parent()).entry(from.parent(), from.name(), status, to.name());
            }
        }
    }

    /// Where one file goes: into the directory that the destination names, or to the destination itself.
    private Located destination(Directory root, String name, Owner maker) {
        String target = target();
        if (!namesDirectory()) {
            TreeCopy.directories(root, TreePath.parent(target), maker).close();
            Located place = Located.of(root, target);
            if (!place.isDirectory()) {
                return place;
            }
            place.close();
        }
        return new Located(TreeCopy.directories(root, target, maker), name);
    }

    private void write(HereDocument document, Directory root, Owner owner, UnaryOperator<Integer> mode) {
        byte[] text = document.text().getBytes(StandardCharsets.UTF_8);
        try (Located to = destination(root, document.name(), owner)) {
            if (to.status().isPresent()) {
                to.parent().unlink(to.name());
            }
            try (RegularFile file = to.parent().create(to.name(), 0600)) {
                file.write(ByteBuffer.allocateDirect(text.length).put(text).flip());
                file.chown(owner.uid(), owner.gid());
                file.chmod(mode.apply(0100644));
                file.touch(Instant.EPOCH);
            }
        }
    }

    /// Unpacks a file that is an archive. As with dockerd, what is unpacked keeps the archive's owners and
    /// modes.
    private boolean unpack(Located from, Directory root) {
        if (!from.status().orElseThrow().isRegular() || !Archives.isArchive(from)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(from.parent().handle().resolve(from.name()));
                TreeStore.Tree tree = trees.unpack(in, LayerLimits.DEFAULT);
                Directory to = TreeCopy.directories(root, target(), Owner.ROOT)) {
            new TreeCopy(to, null, UnaryOperator.identity(), Selection.ALL).contents(tree.root());
            return true;
        } catch (InvalidImageException e) {
            throw invalid("ADD failed: " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
