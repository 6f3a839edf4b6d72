package dev.gantry.network;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/// The host's name servers, as its `resolv.conf` names them at the time: networks of a laptop come and go. Read at
/// most once a second. Safe for any thread.
final class HostServers implements Supplier<List<InetAddress>> {
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    private volatile Read last = new Read(List.of(), System.nanoTime() - FRESH_NANOS);

    private record Read(List<InetAddress> servers, long nanos) {}

    /// As the host's own programs see them: loopback addresses are the host's.
    @Override
    public List<InetAddress> get() {
        Read read = last;
        if (System.nanoTime() - read.nanos >= FRESH_NANOS) {
            read = new Read(new ResolvConf(NameFiles.read(Path.of("/etc/resolv.conf"))).servers(), System.nanoTime());
            last = read;
        }
        return read.servers();
    }
}
