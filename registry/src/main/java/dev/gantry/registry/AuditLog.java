package dev.gantry.registry;

import dev.gantry.http.Request;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.EnumSet;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.databind.node.ObjectNode;

/// Who changed what, who pulled which manifest, and who was turned away: one JSON object a line. Paths are
/// written without their query, and no header is, so that no secret gets there.
///
///     {"time":"2026-01-02T03:04:05.678Z","remote":"10.0.0.7","account":"ann","method":"PUT",
///      "path":"/v2/app/manifests/1","status":201}
final class AuditLog implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(AuditLog.class.getName());

    private final FileChannel file;
    private final Clock clock;

    /// Keeps lines whole. Guards writes to `file`.
    private final ReentrantLock lock = new ReentrantLock();

    AuditLog(Path path, Clock clock) throws IOException {
        this.file = FileChannel.open(
                path,
                EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        this.clock = clock;
    }

    /// Writes a line where the request is one of those that are kept.
    void write(Request request, String account, int status) {
        if (isKept(request, status)) {
            ObjectNode line = RegistryJson.object()
                    .put("time", clock.instant().toString())
                    .put("remote", request.remoteAddress())
                    .put("account", account)
                    .put("method", request.method())
                    .put("path", request.path())
                    .put("status", status);
            append((line + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    private static boolean isKept(Request request, int status) {
        boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
        boolean refused = status == 401 || status == 403;
        return refused
                || !reads
                || request.path().equals(AccountGate.TOKEN_PATH)
                || (request.method().equals("GET") && request.path().contains("/manifests/"));
    }

    private void append(byte[] line) {
        lock.lock();
        try {
            file.write(ByteBuffer.wrap(line));
        } catch (IOException e) {
            LOG.log(Level.ERROR, "audit log not written: {0}", e.getMessage());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
