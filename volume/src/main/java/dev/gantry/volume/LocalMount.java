package dev.gantry.volume;

import dev.gantry.linux.FstabMount;
import dev.gantry.linux.LinuxException;
import dev.gantry.volume.VolumeException.Kind;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Mounts what the options of a local volume name, and says in dockerd's words why it can't: with the volume,
/// the device and the options, but without passwords.
final class LocalMount {
    private static final Pattern ADDRESS = Pattern.compile("(?:^|,)addr=([^,]*)");
    private static final Pattern PASSWORD = Pattern.compile("((?:^|,)(?:password|pass)=)[^,]*");
    private static final Pattern CIFS_HOST = Pattern.compile("(//)([^/\\\\]+)(.*)", Pattern.DOTALL);
    private static final Pattern NUMERIC = Pattern.compile("[0-9.]+|\\[?[0-9a-fA-F:.%]*:[0-9a-fA-F:.%]*]?");

    private LocalMount() {}

    /// @param data an existing directory
    /// @throws VolumeException `FAILED`; nothing is mounted then
    static void mount(LocalOptions options, Path data) {
        FstabMount mount;
        try {
            mount = new FstabMount(options.type(), device(options), o(options));
        } catch (UnknownHostException e) {
            throw new VolumeException(
                    Kind.FAILED,
                    "error resolving passed in network volume address: lookup " + e.getMessage() + ": no such host",
                    e);
        }
        try {
            onPlatformThread(() -> mount.at(data));
        } catch (LinuxException e) {
            throw new VolumeException(Kind.FAILED, "failed to mount local volume: " + described(mount, data, e), e);
        }
    }

    /// The kernel's client of NFS wants an address in numbers.
    private static String o(LocalOptions options) throws UnknownHostException {
        Optional<String> host =
                options.type().startsWith("nfs") || options.type().equals("cifs")
                        ? host(options.o())
                        : Optional.empty();
        if (host.isEmpty() || NUMERIC.matcher(host.get()).matches()) {
            return options.o();
        }
        return options.o().replace("addr=" + host.get(), "addr=" + resolved(host.get()));
    }

    private static Optional<String> host(String o) {
        Matcher matcher = ADDRESS.matcher(o);
        return matcher.find()
                ? Optional.ofNullable(matcher.group(1)).filter(host -> !host.isEmpty())
                : Optional.empty();
    }

    /// So does that of CIFS, in the device where no option has it.
    private static String device(LocalOptions options) throws UnknownHostException {
        Matcher matcher = CIFS_HOST.matcher(options.device());
        if (!options.type().equals("cifs") || host(options.o()).isPresent() || !matcher.matches()) {
            return options.device();
        }
        String host = String.valueOf(matcher.group(2));
        return NUMERIC.matcher(host).matches()
                ? options.device()
                : matcher.group(1) + resolved(host) + matcher.group(3);
    }

    private static String resolved(String host) throws UnknownHostException {
        try {
            return String.valueOf(InetAddress.getByName(host).getHostAddress());
        } catch (UnknownHostException e) {
            UnknownHostException named = new UnknownHostException(host);
            named.initCause(e);
            throw named;
        }
    }

    private static String described(FstabMount mount, Path data, LinuxException why) {
        StringBuilder text = new StringBuilder("mount " + mount.source() + ":" + data);
        if (mount.flags() != 0) {
            text.append(", flags: 0x").append(Long.toHexString(mount.flags()));
        }
        if (!mount.data().isEmpty()) {
            text.append(", data: ").append(masked(mount.data()));
        }
        return text.append(": ").append(why.errno().text()).toString();
    }

    static String masked(String data) {
        return PASSWORD.matcher(data).replaceAll("$1********");
    }

    /// A server that is away keeps the kernel waiting.
    private static void onPlatformThread(Runnable work) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        Thread.ofPlatform().name("gantry-volume-mount").start(() -> {
            try {
                work.run();
                done.complete(true);
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        try {
            done.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
