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
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What a `COPY` or `ADD` does, its variables replaced and its sources found.
///
/// @param directory where relative destinations begin
/// @param keepsOwners whether files keep their owners where no other is named, else they become root's
/// @param unpacks whether archives are unpacked
/// @param trees for archives on their way
record FileTransfer(
        Statement statement,
        Transfer transfer,
        FileSource source,
        List<Sources.Found> found,
        String directory,
        boolean keepsOwners,
        boolean unpacks,
        TreeStore trees) {
    FileTransfer {
        found = List.copyOf(found);
    }

    /// What goes into the cache's key and into the history: `file:<digest>`, `dir:<digest>`, `multi:<digest>`.
    String digest() {
        int count = found.size() + transfer.documents().size();
        boolean isDirectory =
                count == 1 && found.size() == 1 && found.getFirst().isDirectory();
        TreeDigest digest = new TreeDigest(keepsOwners);
        source.read(root -> {
            found.forEach(each -> add(root, each, digest));
            return count;
        });
        for (HereDocument document : transfer.documents()) {
            digest.text(document.name());
            digest.text(document.text());
        }
        return (count > 1 ? "multi:" : isDirectory ? "dir:" : "file:") + digest.hex();
    }

    private static void add(Directory root, Sources.Found each, TreeDigest digest) {
        if (each.isDirectory()) {
            try (Directory directory = root.descend(each.path())) {
                digest.addContents(directory);
            }
            return;
        }
        try (Located place = Located.of(root, each.path())) {
            digest.text(TreePath.name(each.path()));
            digest.add(place.parent(), place.name(), place.status().orElseThrow());
        }
    }

    /// @throws EngineException where several files would have one name
    void requireFit() {
        boolean toDirectory =
                transfer.destination().endsWith("/") || transfer.destination().endsWith("/.");
        if (found.size() + transfer.documents().size() > 1 && !toDirectory && !isHere(transfer.destination())) {
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
            source.read(files -> {
                for (Sources.Found each : found) {
                    move(files, each, root, new Manner(keepsOwners ? named : made, made, mode));
                }
                return found.size();
            });
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
    private record Manner(@Nullable Owner owner, Owner maker, UnaryOperator<Integer> mode) {}

    private String target() {
        String destination = transfer.destination();
        return TreePath.clean(destination.startsWith("/") ? destination : directory + "/" + destination);
    }

    private boolean namesDirectory() {
        return transfer.destination().endsWith("/")
                || transfer.destination().endsWith("/.")
                || isHere(transfer.destination());
    }

    private void move(Directory files, Sources.Found each, Directory root, Manner manner) {
        if (each.isDirectory()) {
            TreeCopy.directories(root, TreePath.parent(target()), Owner.ROOT).close();
            try (Directory from = files.descend(each.path());
                    Directory to = TreeCopy.directories(root, target(), manner.maker())) {
                new TreeCopy(to, manner.owner(), manner.mode()).contents(from);
            }
            return;
        }
        try (Located from = Located.of(files, each.path())) {
            if (unpacks && unpack(from, root)) {
                return;
            }
            FileStatus status = from.status().orElseThrow();
            try (Located to = destination(root, TreePath.name(each.path()), manner.maker())) {
                new TreeCopy(to.parent(), manner.owner(), manner.mode())
                        .entry(from.parent(), from.name(), status, to.name());
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
                file.chmod(mode.apply(0644));
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
            new TreeCopy(to, null, UnaryOperator.identity()).contents(tree.root());
            return true;
        } catch (InvalidImageException e) {
            throw invalid("ADD failed: " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
