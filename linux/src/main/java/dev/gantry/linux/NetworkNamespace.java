package dev.gantry.linux;

import static dev.gantry.linux.NetworkSyscalls.MOUNT;
import static dev.gantry.linux.NetworkSyscalls.OPENAT;
import static dev.gantry.linux.NetworkSyscalls.SETNS;
import static dev.gantry.linux.NetworkSyscalls.UMOUNT2;
import static dev.gantry.linux.NetworkSyscalls.UNSHARE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/// A network namespace that a file keeps alive: `/proc/.../ns/net` bound over an empty file, as `ip netns`
/// does, so that it outlives every process in it and the daemon.
///
/// An instance holds two descriptors, the namespace and a netlink socket inside it; [#close()] gives them back
/// and leaves the namespace, [#delete] removes it. A thread that has entered a namespace is never used for
/// anything else: each call that enters one makes a platform thread and lets it end.
public final class NetworkNamespace implements AutoCloseable {
    private static final int AT_FDCWD = -100;
    private static final int O_CLOEXEC = 0x80000;
    private static final int MS_BIND = 4096;
    private static final int MNT_DETACH = 2;
    private static final int UMOUNT_NOFOLLOW = 8;
    private static final int CLONE_NEWNET = 0x40000000;

    /// Not `/proc/self`: that is the main thread, which stays where it is.
    private static final String OWN = "/proc/thread-self/ns/net";

    private final Path path;
    private final Fd descriptor;
    private final Netlink netlink;

    private NetworkNamespace(Path path, Fd descriptor, Netlink netlink) {
        this.path = path;
        this.descriptor = descriptor;
        this.netlink = netlink;
    }

    /// Makes a new, empty namespace (`lo`, down) and binds it to `path`, which must not exist. The directory
    /// must.
    ///
    /// @param prepare runs inside, before anybody can know the namespace: settings below `/proc/sys/net`
    public static NetworkNamespace create(Path path, Runnable prepare) {
        claim(path);
        try {
            return onOwnThread(() -> {
                Native.check(Native.syscall(UNSHARE, CLONE_NEWNET), "unshare", "network namespace");
                prepare.run();
                bind(OWN, path);
                return inside(path);
            });
        } catch (RuntimeException e) {
            delete(path);
            throw e;
        }
    }

    /// As [#create(Path, Runnable)], but the namespace is not this process's root's: whoever is root in `owner`
    /// has its network.
    public static NetworkNamespace create(Path path, UserNamespace owner, Runnable prepare) {
        claim(path);
        try {
            return onOwnThread(() -> {
                try (NamespaceHelper helper = owner.network()) {
                    bind(helper.file("ns/net").toString(), path);
                }
                try (Fd made = openDescriptor(path.toString())) {
                    enter(made, path);
                }
                prepare.run();
                return inside(path);
            });
        } catch (RuntimeException e) {
            delete(path);
            throw e;
        }
    }

    /// Opens the namespace bound to `path`.
    public static NetworkNamespace open(Path path) {
        return onOwnThread(() -> {
            Fd descriptor = openDescriptor(path.toString());
            try {
                enter(descriptor, path);
                return new NetworkNamespace(path, descriptor, Netlink.open());
            } catch (RuntimeException e) {
                descriptor.close();
                throw e;
            }
        });
    }

    private static void claim(Path path) {
        try {
            Files.createFile(path);
        } catch (FileAlreadyExistsException _) {
            throw new LinuxException("open", path.toString(), Errno.EEXIST.number());
        } catch (IOException e) {
            throw new UncheckedIOException("create " + path + ": " + e.getMessage(), e);
        }
    }

    private static void bind(String own, Path path) {
        try (Arena arena = Arena.ofConfined()) {
            long source = arena.allocateFrom(own).address();
            long target = arena.allocateFrom(path.toString()).address();
            Native.check(Native.syscall(MOUNT, source, target, 0, MS_BIND, 0), "mount", path.toString());
        }
    }

    private static NetworkNamespace inside(Path path) {
        Fd descriptor = openDescriptor(OWN);
        try {
            return new NetworkNamespace(path, descriptor, Netlink.open());
        } catch (RuntimeException e) {
            descriptor.close();
            throw e;
        }
    }

    private static Fd openDescriptor(String path) {
        try (Arena arena = Arena.ofConfined()) {
            long name = arena.allocateFrom(path).address();
            return Fd.of((int) Native.check(Native.syscall(OPENAT, AT_FDCWD, name, O_CLOEXEC, 0), "openat", path));
        }
    }

    private static void enter(Fd descriptor, Path path) {
        Native.check(Native.syscall(SETNS, descriptor.number(), CLONE_NEWNET), "setns", path.toString());
    }

    /// The file that keeps the namespace.
    public Path path() {
        return path;
    }

    /// The namespace's interfaces, addresses and routes.
    public Netlink netlink() {
        return netlink;
    }

    int descriptor() {
        return descriptor.number();
    }

    /// Runs `action` on a thread of its own inside the namespace: sockets it opens and `/proc/sys/net` settings
    /// it touches are the namespace's. What it throws is thrown here.
    public <T> T call(Supplier<T> action) {
        return onOwnThread(() -> {
            enter(descriptor, path);
            return action.get();
        });
    }

    static <T> T onOwnThread(Supplier<T> action) {
        FutureTask<T> task = new FutureTask<>(action::get);
        Thread.ofPlatform().name("network-namespace").daemon().start(task);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException _) {
                    interrupted = true; // the thread's work is short and must not be left half done
                } catch (ExecutionException e) {
                    throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Whether a namespace is bound to `path`.
    public static boolean isBound(Path path) {
        try (NetworkNamespace _ = open(path)) {
            return true;
        } catch (LinuxException e) {
            if (e.errno() == Errno.ENOENT || e.errno() == Errno.EINVAL) {
                return false;
            }
            throw e;
        }
    }

    /// Gives the descriptors back; the namespace lives on.
    @Override
    public void close() {
        netlink.close();
        descriptor.close();
    }

    /// Unbinds and removes the file. With the last process and descriptor gone, the kernel takes the namespace
    /// apart in its own time, cables included. Nothing happens if there is no such file.
    public static void delete(Path path) {
        long unbound = unbind(path);
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            Native.check(unbound, "umount2", path.toString()); // what is still bound can't be deleted
            throw new UncheckedIOException("delete " + path + ": " + e.getMessage(), e);
        }
    }

    private static long unbind(Path path) {
        try (Arena arena = Arena.ofConfined()) {
            long name = arena.allocateFrom(path.toString()).address();
            return Native.syscall(UMOUNT2, name, MNT_DETACH | UMOUNT_NOFOLLOW);
        }
    }
}
