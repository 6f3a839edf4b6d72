package dev.gantry.linux;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// The ways to mount an overlay, newest first. `lowerdir+` (kernel 6.7) takes one layer at a time; its values are
/// cut at 255 characters, so a long path goes in as a descriptor (kernel 6.13). Before, `mount(2)` takes everything
/// in one page of text: with names relative to the working directory of a thread of its own, 500 layers fit.
final class OverlayMounting {
    private static final int CLONE_FS = 0x200;
    private static final int PAGE = 4096;

    /// Whether the kernel takes layers one by one; learnt from its first refusal.
    private static volatile boolean layersOneByOne = true;

    private OverlayMounting() {}

    static void mount(OverlayMount overlay, Path target) {
        if (layersOneByOne && mountLayerByLayer(overlay, target)) {
            return;
        }
        mountByText(overlay, target);
        layersOneByOne = false; // after the success: the layer was good and the kernel is old
    }

    /// False when the kernel takes no layers one by one.
    private static boolean mountLayerByLayer(OverlayMount overlay, Path target) {
        try (FileSystemContext context = FileSystemContext.open("overlay")) {
            context.string("source", "overlay");
            if (!addLayers(context, overlay)) {
                return false;
            }
            directory(context, "upperdir", overlay.base().resolve(overlay.upper()));
            directory(context, "workdir", overlay.base().resolve(overlay.work()));
            overlay.options().forEach(context::option);
            try (DetachedMount mount = context.mount(0)) {
                mount.attach(target);
                return true;
            }
        }
    }

    private static boolean addLayers(FileSystemContext context, OverlayMount overlay) {
        try {
            for (String layer : overlay.lower()) {
                directory(context, "lowerdir+", overlay.base().resolve(layer));
            }
            return true;
        } catch (LinuxException e) {
            // An unknown option, and a kind of value that the option does not take yet, are both EINVAL.
            if (e.errno() == Errno.EINVAL) {
                return false;
            }
            throw e;
        }
    }

    private static void directory(FileSystemContext context, String key, Path path) {
        if (FileNames.encode(path.toString()).length <= FileSystemContext.LONGEST_VALUE) {
            context.string(key, path.toString());
            return;
        }
        try (Directory directory = Directory.open(path)) {
            context.descriptor(key, directory.number());
        }
    }

    /// `mount(2)` from a thread that leaves the process's shared working directory (`unshare(CLONE_FS)`), goes to
    /// the overlay's base and ends.
    static void mountByText(OverlayMount overlay, Path target) {
        String text = text(overlay);
        CompletableFuture<Path> done = new CompletableFuture<>();
        Thread.ofPlatform().name("gantry-overlay-mount").start(() -> {
            try (Directory base = Directory.open(overlay.base())) {
                Native.check(Native.syscall(FileSyscalls.UNSHARE, CLONE_FS), "unshare", "CLONE_FS");
                Native.check(Native.syscall(FileSyscalls.FCHDIR, base.number()), "fchdir", base.toString());
                mountHere(text, target.toAbsolutePath());
                done.complete(target);
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        join(done);
    }

    private static void join(CompletableFuture<Path> done) {
        try {
            done.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof LinuxException linux ? linux : e;
        }
    }

    private static String text(OverlayMount overlay) {
        List<String> options = new ArrayList<>(overlay.options());
        options.add("upperdir=" + escape(overlay.base().resolve(overlay.upper())));
        options.add("workdir=" + escape(overlay.base().resolve(overlay.work())));
        options.add("lowerdir=" + overlay.joinedLower());
        String text = String.join(",", options);
        if (FileNames.encode(text).length >= PAGE) { // the kernel would cut it silently and miss the last layers
            throw new LinuxException(
                    "mount", "overlay", Errno.E2BIG.number(), "this kernel takes no more than a page of layer names");
        }
        return text;
    }

    /// Absolute, so that the mount table tells whose mount it is; commas would end the option.
    private static String escape(Path path) {
        return path.toString().replaceAll("[\\\\,:]", "\\\\$0");
    }

    private static void mountHere(String text, Path target) {
        try (Arena arena = Arena.ofConfined()) {
            long type = FileNames.allocate(arena, "overlay").address();
            long path = FileNames.allocate(arena, target.toString()).address();
            long data = FileNames.allocate(arena, text).address();
            Native.check(Native.syscall(FileSyscalls.MOUNT, type, path, type, 0, data), "mount", target.toString());
        }
    }
}
