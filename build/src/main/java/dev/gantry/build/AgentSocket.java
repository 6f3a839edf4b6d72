package dev.gantry.build;

import dev.gantry.linux.Directory;
import dev.gantry.linux.IdMapping;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// A socket for a command; each connection leads to the client's ssh agent by one of its own. Virtual threads.
final class AgentSocket implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(AgentSocket.class.getName());

    /// More than any command makes that means well.
    private static final int MOST_CONNECTIONS = 64;

    private final ServerSocketChannel server;
    private final String id;
    private final BuildSession session;
    private final Set<Joined> open = ConcurrentHashMap.newKeySet();
    private final Semaphore free = new Semaphore(MOST_CONNECTIONS);

    private AgentSocket(ServerSocketChannel server, String id, BuildSession session) {
        this.server = server;
        this.id = id;
        this.session = session;
    }

    /// Listens at a path that is not there yet.
    ///
    /// @param ids what ids of the command are on the host
    static AgentSocket listen(Path path, StepMount.Ssh ssh, IdMapping ids, BuildSession session) {
        String name = String.valueOf(path.getFileName());
        try (Directory directory = Directory.open(path.resolveSibling("."))) {
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            AgentSocket socket = new AgentSocket(server, ssh.id(), session);
            try {
                // a socket's address has 108 bytes, and paths may be longer
                server.bind(UnixDomainSocketAddress.of(directory.handle().resolve(name)));
                directory.chown(
                        name,
                        ids.userOutside(ssh.rights().owner().uid()),
                        ids.groupOutside(ssh.rights().owner().gid()));
                directory.chmod(name, ssh.rights().mode());
            } catch (IOException | RuntimeException e) {
                socket.close();
                throw e;
            }
            Thread.ofVirtual().name("ssh-agent-socket").start(socket::accept);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException("listen for ssh agent " + ssh.id() + ": " + e.getMessage(), e);
        }
    }

    private void accept() {
        try {
            while (server.isOpen()) {
                SocketChannel connection = server.accept();
                if (free.tryAcquire()) {
                    Thread.ofVirtual().name("ssh-agent").start(() -> serve(connection));
                } else {
                    connection.close();
                }
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "ssh agent socket ends id={0} reason={1}", id, e.toString());
        }
    }

    private void serve(SocketChannel connection) {
        try (connection) {
            Optional<BuildSession.Loan> lent = session.agent(id);
            if (lent.isPresent()) {
                serve(new Joined(connection, lent.get()));
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "ssh agent connection ends id={0} reason={1}", id, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            free.release();
        }
    }

    private void serve(Joined joined) throws IOException, InterruptedException {
        open.add(joined);
        try (joined) {
            if (!server.isOpen()) {
                return;
            }
            Thread answers = Thread.ofVirtual().name("ssh-agent-answers").start(joined::answer);
            joined.ask();
            answers.join();
        } finally {
            open.remove(joined);
        }
    }

    /// A command's connection and the agent's.
    private record Joined(SocketChannel connection, BuildSession.Loan agent) implements AutoCloseable {
        void ask() throws IOException {
            try (OutputStream requests = agent.output()) {
                Channels.newInputStream(connection).transferTo(requests);
            }
        }

        /// The agent's end is the command's.
        void answer() {
            try (connection) {
                agent.input().transferTo(Channels.newOutputStream(connection));
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "ssh agent answers end reason={0}", e.toString());
            }
        }

        @Override
        public void close() throws IOException {
            agent.close();
            connection.close();
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Joined joined : open) {
                joined.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
