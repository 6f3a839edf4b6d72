package dev.gantry.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PluginDiscoveryTest {
    @TempDir
    Path folder;

    private PluginDiscovery discovery() throws IOException {
        Files.createDirectories(folder.resolve("sockets"));
        Files.createDirectories(folder.resolve("etc"));
        Files.createDirectories(folder.resolve("lib"));
        return new PluginDiscovery(
                new PluginFolders(folder.resolve("sockets"), List.of(folder.resolve("etc"), folder.resolve("lib"))));
    }

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.resolveSibling(""));
        Files.writeString(path, text);
    }

    private String found(String name) throws IOException {
        return discovery().find(name).map(PluginAddress::toString).orElse("nowhere");
    }

    @Test
    void aSocketComesFirst() throws IOException {
        write("etc/weave.spec", "tcp://10.0.0.1:80");
        assertThat(found("weave")).isEqualTo("tcp://10.0.0.1:80");

        Path socket = folder.resolve("sockets/weave.sock");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            assertThat(found("weave")).isEqualTo("unix://" + socket);
        }
    }

    @Test
    void allThatFilesTellOfAreNamed() throws IOException {
        write("sockets/weave.sock", "");
        write("sockets/own/own.sock", "");
        write("sockets/note.txt", "");
        write("etc/far.spec", "tcp://10.0.0.1:80");
        write("lib/secure/secure.json", "{}");
        assertThat(discovery().names()).containsExactly("far", "own", "secure", "weave");
    }

    @Test
    void aSocketMayLieInAFolderOfItsOwn() throws IOException {
        discovery();
        Path own = Files.createDirectory(folder.resolve("sockets/weave"));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(own.resolve("weave.sock")));
            assertThat(found("weave")).isEqualTo("unix://" + own.resolve("weave.sock"));
        }
    }

    @Test
    void aFileIsNoSocket() throws IOException {
        write("sockets/weave.sock", "");
        assertThat(found("weave")).isEqualTo("nowhere");
    }

    @Test
    void specificationsAreFoundFolderByFolder() throws IOException {
        write("lib/weave.spec", "unix:///run/lib.sock");
        assertThat(found("weave")).isEqualTo("unix:///run/lib.sock");
        write("etc/weave/weave.json", "{\"Name\": \"weave\", \"Addr\": \"http://10.0.0.1:99\"}");
        assertThat(found("weave")).isEqualTo("tcp://10.0.0.1:99");
        write("etc/weave.spec", "\n tcp://[fd00::1]:7 \n");
        assertThat(found("weave")).isEqualTo("tcp://[fd00::1]:7");
    }

    @Test
    void tlsIsAsTheJsonSays() throws IOException {
        write("etc/one.json", """
                {"Addr": "https://plugin.example:8443", "TLSConfig": {"InsecureSkipVerify": false,
                 "CAFile": "/ca.pem", "CertFile": "/cert.pem", "KeyFile": "/key.pem"}}""");
        write("etc/two.json", "{\"Addr\": \"https://plugin.example\"}");

        assertThat(discovery().find("one"))
                .contains(new PluginAddress.Tcp(
                        "plugin.example",
                        8443,
                        new PluginTls(false, Path.of("/ca.pem"), Path.of("/cert.pem"), Path.of("/key.pem"))));
        assertThat(discovery().find("two")).contains(new PluginAddress.Tcp("plugin.example", 443, PluginTls.ANYBODY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "../etc/weave", "a/b", ".weave", "weave\u0000", "we ave"})
    void aNameLeadsNowhereElse(String name) throws IOException {
        write("etc/weave.spec", "tcp://10.0.0.1:80");
        assertThat(found(name)).isEqualTo("nowhere");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "weave", "10.0.0.1:80", "ftp://10.0.0.1", "unix://run/x.sock", "tcp://", "tcp://a b"})
    void anAddressThatIsNoneIsNamed(String address) throws IOException {
        write("etc/weave.spec", address);
        assertThatThrownBy(() -> found("weave"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("weave.spec: no address of a plugin");
    }

    @Test
    void aFileOfNoEndIsNotRead() throws IOException {
        write("etc/weave.spec", "x".repeat(1 << 17));
        write("etc/odd.json", "{\"Addr\": 7");
        assertThatThrownBy(() -> found("weave")).hasMessageContaining("longer than 65536 bytes");
        assertThatThrownBy(() -> found("odd")).hasMessageContaining("odd.json: ");
    }
}
