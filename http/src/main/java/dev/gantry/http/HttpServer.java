package dev.gantry.http;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// An HTTP/1.1 server on one or more listeners, one handler for all.
///
/// Jetty's few platform threads accept, select and parse; each request then runs on a virtual thread of its
/// own.
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = System.getLogger(HttpServer.class.getName());

    /// Registry credentials travel in a header: twenty kilobytes are ordinary.
    private static final int HEAD_LIMIT = 1 << 20;

    /// What is read on after an answer that did not want the body, so that the client sees the answer instead
    /// of a reset.
    private static final long UNREAD_LIMIT = 16L << 20;

    private static final int BUFFERS_OF_A_SIZE = 64;
    private static final long POOLED_BYTES = 16L << 20;

    private final Server jetty;
    private final Handler handler;
    private final ServerOptions options;
    private final RawConnections raws;
    private final Phaser running = new Phaser(1); // one party for the server, one a request
    private final List<AbstractConnector> connectors = new ArrayList<>();
    private final List<UnixSocketFile> sockets = new ArrayList<>();
    private volatile boolean stopping;

    private HttpServer(Handler handler, ServerOptions options) {
        this.options = options;
        QueuedThreadPool threads = new QueuedThreadPool(32, 2);
        threads.setName("http");
        threads.setDaemon(true);
        this.jetty = new Server(threads, null, buffers());
        this.handler = handler;
        this.raws = new RawConnections(threads);
        jetty.setHandler(new Exchange());
        jetty.setErrorHandler(HttpServer::refuse);
    }

    /// Buffers of all the sizes that are in use: one that the pool has no place for is made anew each time, and is
    /// memory that comes free only when the collector happens to run.
    private static ByteBufferPool buffers() {
        return new ArrayByteBufferPool.Quadratic(0, Response.FILE_BYTES, BUFFERS_OF_A_SIZE, POOLED_BYTES, POOLED_BYTES);
    }

    /// Listens and serves until closed. When this returns, clients can connect to every listener.
    ///
    /// @throws IOException naming the listener that could not be opened; none is open then
    public static HttpServer start(Handler handler, List<Listener> listeners) throws IOException {
        return start(handler, listeners, ServerOptions.DEFAULT);
    }

    /// As above, with other bounds.
    public static HttpServer start(Handler handler, List<Listener> listeners, ServerOptions options)
            throws IOException {
        HttpServer server = new HttpServer(handler, options);
        try {
            for (Listener listener : listeners) {
                server.add(listener);
            }
            server.jetty.start();
            for (UnixSocketFile socket : server.sockets) {
                socket.publish();
            }
            return server;
        } catch (Exception e) { // Jetty's start declares no less
            server.close();
            throw new IOException(e.getMessage(), e);
        }
    }

    private void add(Listener listener) throws IOException {
        AbstractConnector connector = switch (listener) {
            case Listener.Unix unix -> {
                UnixSocketFile socket = new UnixSocketFile(unix);
                sockets.add(socket);
                yield socket.connector(jetty, http());
            }
            case Listener.Tcp tcp -> tcp(new ServerConnector(jetty, 1, 1, http()), tcp.host(), tcp.port());
            case Listener.Tls tls ->
                tcp(
                        new ServerConnector(
                                jetty,
                                1,
                                1,
                                new SslConnectionFactory(tls.identity().contextFactory(), "http/1.1"),
                                http()),
                        tls.host(),
                        tls.port());
        };
        connector.setIdleTimeout(options.idleTimeout().toMillis());
        connectors.add(connector);
        jetty.addConnector(connector);
    }

    private static ServerConnector tcp(ServerConnector connector, String host, int port) {
        connector.setHost(host);
        connector.setPort(port);
        return connector;
    }

    private HttpConnectionFactory http() {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setRequestHeaderSize(HEAD_LIMIT);
        configuration.setSendServerVersion(false);
        configuration.setUriCompliance(UriCompliance.UNSAFE); // image names come with encoded slashes and colons
        // Old clients put the socket's path into the Host header. Of two lengths a proxy may believe the other one.
        configuration.setHttpCompliance(HttpCompliance.from("RFC2616_LEGACY,UNSAFE_HOST_HEADER,"
                + "-TRANSFER_ENCODING_WITH_CONTENT_LENGTH,-MULTIPLE_CONTENT_LENGTHS"));
        HttpConnectionFactory factory = new AnyHost(configuration);
        factory.setInputBufferSize(options.readBytes());
        return factory;
    }

    /// The TCP ports in the order of their listeners, as the kernel gave them.
    public List<Integer> ports() {
        return connectors.stream()
                .filter(ServerConnector.class::isInstance)
                .map(connector -> ((ServerConnector) connector).getLocalPort())
                .toList();
    }

    /// Answers what Jetty refused before it became a request, as Go's server words it.
    private static boolean refuse(
            org.eclipse.jetty.server.Request request, org.eclipse.jetty.server.Response response, Callback callback) {
        int status = response.getStatus();
        response.getHeaders().put("Content-Type", "text/plain; charset=utf-8");
        byte[] text = (status + " " + HttpStatus.getMessage(status)).getBytes(StandardCharsets.UTF_8);
        response.write(true, ByteBuffer.wrap(text), callback);
        return true;
    }

    /// As [#stop] with no time to finish.
    @Override
    public void close() {
        stop(Duration.ZERO);
    }

    /// Stops listening, ends hijacked and live connections, lets other requests finish for a while, then closes
    /// what is left. A second call does nothing.
    public void stop(Duration grace) {
        if (stopping) {
            return;
        }
        stopping = true;
        sockets.forEach(UnixSocketFile::remove);
        connectors.forEach(connector -> {
            var _ = connector.shutdown(); // its end is waited for by stop() below
        });
        raws.closeAll();
        try {
            running.awaitAdvanceInterruptibly(running.arriveAndDeregister(), grace.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.log(
                    grace.isZero() ? Level.DEBUG : Level.WARNING,
                    "requests cut off count={0}",
                    running.getUnarrivedParties());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            jetty.stop();
        } catch (Exception e) { // what Jetty declares
            LOG.log(Level.WARNING, "http server did not stop cleanly", e);
        }
    }

    /// Moves each request onto its virtual thread.
    private final class Exchange extends org.eclipse.jetty.server.Handler.Abstract.NonBlocking {
        @Override
        public boolean handle(
                org.eclipse.jetty.server.Request request,
                org.eclipse.jetty.server.Response response,
                Callback callback) {
            running.register();
            Thread.ofVirtual().name("request").start(() -> {
                try {
                    serve(request, response, callback);
                } finally {
                    running.arriveAndDeregister();
                }
            });
            return true;
        }
    }

    private void serve(
            org.eclipse.jetty.server.Request jettyRequest,
            org.eclipse.jetty.server.Response jettyResponse,
            Callback callback) {
        Response response = new Response(jettyRequest, jettyResponse, callback, raws);
        try {
            answer(jettyRequest, response);
            if (!response.isUpgraded()) {
                callback.succeeded();
            }
        } catch (IOException e) {
            LOG.log(
                    Level.DEBUG,
                    "client gone method={0} path={1}",
                    jettyRequest.getMethod(),
                    jettyRequest.getHttpURI());
            abandon(jettyRequest, response, callback, e);
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "request failed path=" + jettyRequest.getHttpURI(), e);
            abandon(jettyRequest, response, callback, e);
        }
    }

    private static void abandon(
            org.eclipse.jetty.server.Request request, Response response, Callback callback, Throwable cause) {
        if (response.isUpgraded()) {
            Connection connection = request.getConnectionMetaData().getConnection();
            connection.getEndPoint().close();
        } else {
            callback.failed(cause);
        }
    }

    private void answer(org.eclipse.jetty.server.Request jettyRequest, Response response) throws IOException {
        try {
            if (stopping) {
                throw new HttpException(503, "the server is stopping");
            }
            handler.handle(new Request(jettyRequest), response);
            response.finish();
        } catch (HttpException e) {
            if (response.isCommitted()) {
                throw e;
            }
            response.status(e.status())
                    .send("text/plain; charset=utf-8", e.getMessage().getBytes(StandardCharsets.UTF_8));
        }
        if (!response.isUpgraded()) {
            discard(jettyRequest);
        }
    }

    private static void discard(org.eclipse.jetty.server.Request request) throws IOException {
        InputStream body = Content.Source.asInputStream(request);
        byte[] waste = new byte[16384];
        long left = UNREAD_LIMIT;
        for (int n = 0; n >= 0 && left > 0; left -= n) {
            n = body.read(waste);
        }
    }
}
