package dev.gantry.linux;

import static dev.gantry.linux.FileSyscalls.AT_FDCWD;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// A user namespace that nobody need be in: a descriptor keeps it, or the file that it is bound to
/// (`user_namespaces(7)`). Namespaces that are made in it are its root's.
public final class UserNamespace implements AutoCloseable {
    private static final int MS_BIND = 4096;

    /// Which id on a disk an id outside of the mapping becomes: the largest, which nobody has.
    private static final long OWN_ID_ON_DISK = 0xffff_fffeL;

    private final Path program;
    private final Fd descriptor;

    private UserNamespace(Path program, Fd descriptor) {
        this.program = program;
        this.descriptor = descriptor;
    }

    /// Makes one.
    ///
    /// @param program `gantry-monitor`
    /// @throws LinuxException `ENOSPC` where the host allows no more (`user.max_user_namespaces`), `EINVAL`
    ///     where it takes no such ids
    public static UserNamespace create(Path program, IdMapping ids) {
        return NetworkNamespace.onOwnThread(() -> {
            try (NamespaceHelper helper = NamespaceHelper.user(program)) {
                write(helper.file("uid_map"), IdMapping.text(ids.users()));
                write(helper.file("gid_map"), IdMapping.text(ids.groups()));
                return open(program, helper.file("ns/user"));
            }
        });
    }

    /// One for mounts that show ids on a disk as a container's ids outside ([Mounts#bindMapped]). This
    /// process's own root, who is none of these, may make files there, too: on the disk they are 4294967294's
    /// until they are given to somebody.
    ///
    /// @param ids of the container
    public static UserNamespace forMounts(Path program, IdMapping ids) {
        IdMapping.Range own = new IdMapping.Range(OWN_ID_ON_DISK, 0, 1);
        return create(program, ids.and(own, own));
    }

    private static void write(Path file, String text) {
        try {
            Files.write(file, text.getBytes(StandardCharsets.US_ASCII)); // in one write, as the kernel wants it
        } catch (IOException e) {
            throw new UncheckedIOException("write " + file.getFileName() + ": " + e.getMessage(), e);
        }
    }

    /// Opens the one that is bound to a file.
    public static UserNamespace open(Path program, Path path) {
        try (Arena arena = Arena.ofConfined()) {
            long name = FileNames.allocate(arena, path.toString()).address();
            long number = Native.syscall(ProcessSyscalls.OPENAT, AT_FDCWD, name, FileSyscalls.O_CLOEXEC, 0);
            return new UserNamespace(program, Fd.of((int) Native.check(number, "openat", path.toString())));
        }
    }

    /// Binds it to a file, which is made and must not be there.
    public void bind(Path path) {
        try {
            Files.createFile(path);
        } catch (IOException e) {
            throw new UncheckedIOException("create " + path + ": " + e.getMessage(), e);
        }
        try (Arena arena = Arena.ofConfined()) {
            String own = "/proc/thread-self/fd/" + descriptor.number();
            long source = FileNames.allocate(arena, own).address();
            long target = FileNames.allocate(arena, path.toString()).address();
            Native.check(Native.syscall(FileSyscalls.MOUNT, source, target, 0, MS_BIND, 0), "mount", path.toString());
        }
    }

    /// Unbinds and removes the file. Nothing happens if there is none.
    public static void unbind(Path path) {
        NetworkNamespace.delete(path);
    }

    /// A process in a new network namespace of this one's.
    NamespaceHelper network() {
        return NamespaceHelper.network(program, descriptor);
    }

    int number() {
        return descriptor.number();
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
