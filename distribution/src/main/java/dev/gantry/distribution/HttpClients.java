package dev.gantry.distribution;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/// The HTTP clients, made when they are first needed: one for each way to trust. They keep connections open.
final class HttpClients {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);

    private final RegistryOptions options;
    private final Map<TlsSettings, PatientClient> clients = new ConcurrentHashMap<>();

    static {
        // Read before the first client is made. Large blobs come and go in larger pieces, and a proxy's password is
        // sent for HTTPS as well, as Go does.
        setDefault("jdk.httpclient.bufsize", "131072");
        // A connection that the registry has closed meanwhile is replaced, also where nothing is read: see SentBody.
        setDefault("jdk.httpclient.enableAllMethodRetry", "true");
        setDefault("jdk.http.auth.tunneling.disabledSchemes", "");
    }

    HttpClients(RegistryOptions options) {
        this.options = options;
    }

    private static void setDefault(String name, String value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }

    /// Begins a request: it says who we are, to a proxy also whose password we have.
    HttpRequest.Builder request(URI target) {
        HttpRequest.Builder request = HttpRequest.newBuilder(target).header("User-Agent", options.userAgent());
        options.proxies().authorization(target).ifPresent(value -> request.header("Proxy-Authorization", value));
        return request;
    }

    /// The client that trusts like this.
    ///
    /// @throws IOException naming the certificate that can't be used
    PatientClient of(TlsSettings tls) throws IOException {
        PatientClient known = clients.get(tls);
        if (known != null) {
            return known;
        }
        PatientClient made = new PatientClient(make(tls), options.standstill());
        PatientClient other = clients.putIfAbsent(tls, made);
        return other == null ? made : other;
    }

    /// Redirects are followed by [Connection], which knows what may be sent where. HTTP/2 would carry all layers over
    /// one connection, whose window they would share.
    private HttpClient make(TlsSettings tls) throws IOException {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_TIMEOUT)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .proxy(options.proxies().selector())
                .sslContext(tls.context(options.keys()))
                .build();
    }
}
