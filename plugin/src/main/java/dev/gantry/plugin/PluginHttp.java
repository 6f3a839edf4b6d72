package dev.gantry.plugin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Transport;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/// Sends requests to plugins, each on a connection of its own: one that was kept could be that of a plugin
/// which has been restarted. Nothing runs before the first request.
final class PluginHttp implements AutoCloseable {
    /// Docker's name of the plugin protocol.
    static final String MEDIA_TYPE = "application/vnd.docker.plugins.v1.1+json";

    private static final Duration CONNECT = Duration.ofSeconds(10);

    /// Guards the clients.
    private final ReentrantLock starting = new ReentrantLock();

    /// By how they speak TLS; plain HTTP has the key [#PLAIN].
    private final Map<Object, HttpClient> clients = new HashMap<>();

    private static final Object PLAIN = new Object();

    /// What a plugin answered.
    record Answer(int status, String body) {}

    /// The connection could not be made: the plugin has seen nothing of the request.
    static final class NotConnectedException extends IOException {
        private static final long serialVersionUID = 1;

        NotConnectedException(Throwable cause) {
            super(cause.getMessage(), cause);
        }
    }

    /// @param longest bytes of the answer
    /// @throws TimeoutException where there is no whole answer within `limit`
    /// @throws IOException where the connection breaks, or the answer is longer or none of HTTP
    Answer post(PluginAddress address, String path, byte[] body, Duration limit, int longest)
            throws IOException, TimeoutException {
        AtomicBoolean connected = new AtomicBoolean();
        Request request = client(address)
                .newRequest(address.target().resolve(path))
                .method(HttpMethod.POST)
                .headers(headers -> headers.put("Accept", MEDIA_TYPE).put("Connection", "close"))
                .body(new BytesRequestContent(MEDIA_TYPE, body))
                .timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .onRequestBegin(_ -> connected.set(true));
        if (address instanceof PluginAddress.Unix unix) {
            request.transport(new Transport.TCPUnix(unix.path()));
        }
        try {
            ContentResponse response = new CompletableResponseListener(request, longest)
                    .send()
                    .get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(response.getStatus(), new String(response.getContent(), StandardCharsets.UTF_8));
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause(), connected.get());
        } catch (InterruptedException e) {
            var _ = request.abort(e);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static IOException failure(Throwable cause, boolean connected) throws TimeoutException {
        if (cause instanceof TimeoutException late) {
            throw late;
        }
        return connected
                ? new IOException(String.valueOf(cause.getMessage()), cause)
                : new NotConnectedException(cause);
    }

    private HttpClient client(PluginAddress address) throws IOException {
        PluginTls tls = address instanceof PluginAddress.Tcp tcp ? tcp.tls() : null;
        Object key = tls == null ? PLAIN : tls;
        starting.lock();
        try {
            HttpClient running = clients.get(key);
            if (running == null) {
                running = start(tls);
                clients.put(key, running);
            }
            return running;
        } finally {
            starting.unlock();
        }
    }

    private static HttpClient start(@Nullable PluginTls tls) throws IOException {
        QueuedThreadPool threads = new QueuedThreadPool(16, 1);
        threads.setName("plugins");
        threads.setDaemon(true);
        ClientConnector connector = new ClientConnector();
        connector.setSelectors(1);
        connector.setConnectTimeout(CONNECT);
        if (tls != null) {
            connector.setSslContextFactory(tls.contextFactory());
        }
        HttpClient client = new HttpClient(new HttpClientTransportOverHTTP(connector));
        client.setExecutor(threads);
        client.setFollowRedirects(false);
        client.setUserAgentField(null);
        client.setHttpCookieStore(new HttpCookieStore.Empty());
        try {
            client.start();
            client.getContentDecoderFactories().clear(); // a small answer stays small
            return client;
        } catch (Exception e) { // Jetty's start declares no less
            throw new IOException("start of the HTTP client: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        starting.lock();
        try {
            clients.values().forEach(PluginHttp::stop);
            clients.clear();
        } finally {
            starting.unlock();
        }
    }

    private static void stop(HttpClient client) {
        try {
            client.stop();
        } catch (Exception e) { // Jetty's stop declares no less
            throw new IllegalStateException("stop of the HTTP client: " + e.getMessage(), e);
        }
    }
}
