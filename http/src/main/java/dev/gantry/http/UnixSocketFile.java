package dev.gantry.http;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;

/// A unix socket's name in the file system. The socket is bound under another name and moved into place when
/// its mode and group are right: nobody can connect earlier, and what a dead server left there is replaced in
/// the same step.
final class UnixSocketFile {
    private static final int BACKLOG = 1024;

    private final Path path;
    private final Path unpublished;
    private final Listener.Unix listener;
    private boolean published;

    /// @throws IOException where the name is too long or a server answers there already
    UnixSocketFile(Listener.Unix listener) throws IOException {
        this.listener = listener;
        this.path = listener.path().toAbsolutePath();
        this.unpublished = path.resolveSibling("." + path.getFileName() + ".new");
        if (unpublished.toString().length() > UnixDomainServerConnector.MAX_UNIX_DOMAIN_PATH_LENGTH) {
            throw new IOException("listen unix://" + path + ": the path is too long for a socket");
        }
        if (isAnswered()) {
            throw new IOException("listen unix://" + path + ": another server is answering there");
        }
    }

    private boolean isAnswered() {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return probe.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException _) {
            return false; // no file, or a stale one
        }
    }

    AbstractConnector connector(Server server, ConnectionFactory http) throws IOException {
        Files.createDirectories(path.resolveSibling(""));
        Files.deleteIfExists(unpublished);
        UnixDomainServerConnector connector = new UnixDomainServerConnector(server, 1, 1, http);
        connector.setUnixDomainPath(unpublished);
        connector.setAcceptQueueSize(BACKLOG);
        return connector;
    }

    /// Makes the bound socket reachable.
    void publish() throws IOException {
        Files.setPosixFilePermissions(unpublished, PosixFilePermissions.fromString("rw-rw----"));
        String group = listener.group();
        if (group != null) {
            try {
                Files.setAttribute(
                        unpublished,
                        "posix:group",
                        path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(group));
            } catch (UserPrincipalNotFoundException e) {
                throw new IOException("listen unix://" + path + ": there is no group named " + group, e);
            }
        }
        Files.move(unpublished, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        published = true;
    }

    void remove() {
        try {
            Files.deleteIfExists(unpublished);
            if (published) {
                Files.deleteIfExists(path);
            }
        } catch (IOException _) {
            // A stale name is replaced by the next server.
        }
    }
}
