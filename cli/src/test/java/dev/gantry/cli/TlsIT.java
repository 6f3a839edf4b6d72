package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Engines that speak TLS and want to know the client: by environment, options and contexts, as Docker's command line.
@Tag("kernel")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TlsIT {
    private static final char[] PASSWORD = "secret".toCharArray();

    private final Path directory;
    private @Nullable HttpsServer server;
    private String address = "";

    TlsIT(@TempDir Path directory) {
        this.directory = directory;
    }

    @BeforeAll
    void startServer() throws Exception {
        RealDocker.require(RealDocker.missingCommandLine());
        shell("""
                set -e
                mkdir certs stranger none home
                openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=ca -keyout ca-key.pem -out certs/ca.pem
                sign() {
                    openssl req -new -newkey rsa:2048 -nodes -subj /CN=$1 -keyout $1-key.pem -out $1.csr
                    printf "subjectAltName=$2\\nextendedKeyUsage=$3\\n" >$1.cnf
                    openssl x509 -req -days 2 -in $1.csr -CA certs/ca.pem -CAkey ca-key.pem -CAcreateserial \\
                        -extfile $1.cnf -out $1.pem
                }
                sign engine IP:127.0.0.1 serverAuth
                sign client DNS:client clientAuth
                cp client.pem certs/cert.pem; cp client-key.pem certs/key.pem
                openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=ca -keyout k.pem -out stranger/ca.pem
                openssl pkcs12 -export -inkey engine-key.pem -in engine.pem -out engine.p12 -password pass:secret
                """);
        HttpsServer https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        SSLContext context = context();
        https.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters wanted = context.getDefaultSSLParameters();
                wanted.setNeedClientAuth(true);
                parameters.setSSLParameters(wanted);
            }
        });
        https.createContext("/", exchange -> {
            try (exchange) {
                byte[] answer = "[]".getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Api-Version", "1.50");
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                boolean isHead = exchange.getRequestMethod().equals("HEAD");
                exchange.sendResponseHeaders(200, isHead ? -1 : answer.length);
                if (!isHead) {
                    exchange.getResponseBody().write(answer);
                }
            }
        });
        https.start();
        server = https;
        address = "tcp://127.0.0.1:" + https.getAddress().getPort();
    }

    private SSLContext context() throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(directory.resolve("engine.p12"))) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(directory.resolve("certs/ca.pem"))) {
            trusted.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory others = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        others.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), others.getTrustManagers(), null);
        return context;
    }

    private void shell(String script) throws IOException, InterruptedException {
        Path log = directory.resolve("log");
        Process process = new ProcessBuilder("bash", "-c", script)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        int code = process.waitFor();
        assertThat(code).as(Files.readString(log)).isZero();
    }

    @AfterAll
    void stopServer() {
        if (server != null) {
            server.stop(0);
        }
    }

    private Map<String, String> environment(String certificates) {
        Map<String, String> environment =
                new TreeMap<>(Map.of("HOME", directory.resolve("home").toString(), "DOCKER_HOST", address));
        if (!certificates.isEmpty()) {
            environment.put("DOCKER_CERT_PATH", directory.resolve(certificates).toString());
        }
        return environment;
    }

    /// Runs both command lines, which have to succeed.
    private void works(Map<String, String> environment, String... words) throws Exception {
        CapturedRun expected = RealDocker.commandLine(List.of(words), environment, directory);
        assertThat(expected.code()).as(expected.err()).isZero();
        assertThat(CapturedRun.of("docker", List.of(words), environment)).isEqualTo(expected);
    }

    /// Both have to fail.
    ///
    /// @return what ours says
    private String fails(Map<String, String> environment, String... words) throws Exception {
        assertThat(RealDocker.commandLine(List.of(words), environment, directory)
                        .code())
                .isEqualTo(1);
        CapturedRun ours = CapturedRun.of("docker", List.of(words), environment);
        assertThat(ours.code()).isEqualTo(1);
        return ours.err();
    }

    @Test
    void theEnvironmentAsksForTls() throws Exception {
        Map<String, String> environment = environment("certs");
        environment.put("DOCKER_TLS_VERIFY", "1");
        works(environment, "ps");
    }

    @Test
    void optionsAskForTls() throws Exception {
        works(environment("certs"), "--tlsverify", "ps");
        works(environment("certs"), "--tls", "ps");
        works(environment("certs"), "--tlsverify=false", "ps");
        String certs = directory + "/certs/";
        works(
                environment(""),
                "--tlsverify",
                "--tlscacert",
                certs + "ca.pem",
                "--tlscert",
                certs + "cert.pem",
                "--tlskey",
                certs + "key.pem",
                "ps");
    }

    @Test
    void anEngineOfAnotherAuthorityIsRefused() throws Exception {
        String certs = directory + "/certs/";
        assertThat(fails(
                        environment(""),
                        "--tlsverify",
                        "--tlscacert",
                        directory + "/stranger/ca.pem",
                        "--tlscert",
                        certs + "cert.pem",
                        "--tlskey",
                        certs + "key.pem",
                        "ps"))
                .startsWith("error during connect: ");
    }

    @Test
    void anEngineOfAnotherNameIsRefused() throws Exception {
        String elsewhere = address.replace("127.0.0.1", "localhost");
        Map<String, String> environment = environment("certs");
        environment.put("DOCKER_HOST", elsewhere);
        assertThat(fails(environment, "--tlsverify", "ps")).startsWith("error during connect: ");
        works(environment, "--tls", "ps");
    }

    @Test
    void missingFilesAreTold() throws Exception {
        CapturedRun expected = RealDocker.commandLine(List.of("--tlsverify", "ps"), environment("none"), directory);
        assertThat(CapturedRun.of("docker", List.of("--tlsverify", "ps"), environment("none")))
                .isEqualTo(expected);
    }

    @Test
    void contextsAskForTls() throws Exception {
        Map<String, String> environment = environment("");
        environment.put("DOCKER_HOST", "");
        String certs = directory + "/certs/";
        CapturedRun made = CapturedRun.of(
                "docker",
                List.of(
                        "context",
                        "create",
                        "far",
                        "--docker",
                        "host=" + address + ",ca=" + certs + "ca.pem,cert=" + certs + "cert.pem,key=" + certs
                                + "key.pem"),
                environment);
        assertThat(made.code()).as(made.err()).isZero();
        works(environment, "-c", "far", "ps");
    }
}
