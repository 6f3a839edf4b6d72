package dev.gantry.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.linux.IpPrefix;
import dev.gantry.linux.MacAddress;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The expected texts are dockerd 20.10's, asked with the same settings.
final class NameFilesTest {
    private static final String LOCAL = """
            127.0.0.1\tlocalhost
            ::1\tlocalhost ip6-localhost ip6-loopback
            fe00::0\tip6-localnet
            ff00::0\tip6-mcastprefix
            ff02::1\tip6-allnodes
            ff02::2\tip6-allrouters
            """;

    private static final Sandbox BRIDGED = bridged();
    private static final Sandbox ALONE = Sandbox.without("c", Path.of("/run/netns/c"));
    private static final Sandbox HOST = Sandbox.without("c", null);

    @TempDir
    Path root;

    private NameFiles files;
    private Path container;

    @BeforeEach
    void makeHost() throws IOException {
        Files.createDirectories(root.resolve("etc"));
        Files.createDirectories(root.resolve("run/systemd/resolve"));
        container = Files.createDirectory(root.resolve("container"));
        hostResolver("nameserver 192.0.2.53\n");
        files = new NameFiles(root, List.of(InetAddress.ofLiteral("172.17.0.1")));
    }

    private static Sandbox bridged() {
        Inet4Address address = Inet4Address.ofLiteral("172.17.0.2");
        return Sandbox.without("c", Path.of("/run/netns/c"))
                .with(new Endpoint(
                        "e",
                        "n",
                        "bridge",
                        "eth0",
                        "gv0",
                        new IpPrefix(address, 16),
                        null,
                        address,
                        null,
                        MacAddress.of(address),
                        0,
                        List.of(),
                        Map.of()));
    }

    private void hostResolver(String text) throws IOException {
        Files.writeString(root.resolve("etc/resolv.conf"), text);
    }

    private static NameSettings names(String hostname, String domainname, String... extraHosts) {
        return new NameSettings(hostname, domainname, List.of(extraHosts), List.of(), List.of(), List.of(), List.of());
    }

    private static NameSettings resolver(List<String> dns, List<String> search, List<String> options) {
        return new NameSettings("web", "", List.of(), List.of(), dns, search, options);
    }

    private String written(String file, NameSettings settings, Sandbox sandbox) throws IOException {
        files.write(container, settings, sandbox);
        return Files.readString(container.resolve(file));
    }

    @Test
    void hostsNamesTheContainer() throws IOException {
        assertThat(written("hosts", names("c502ff63faaa", ""), BRIDGED))
                .isEqualTo(LOCAL + "172.17.0.2\tc502ff63faaa\n");
        assertThat(written("hosts", names("web", "example.org"), BRIDGED))
                .isEqualTo(LOCAL + "172.17.0.2\tweb.example.org web\n");
        assertThat(written("hosts", names("web.example.org", ""), BRIDGED))
                .isEqualTo(LOCAL + "172.17.0.2\tweb.example.org web\n");
        assertThat(written("hosts", names("web", ""), ALONE)).isEqualTo(LOCAL);
    }

    @Test
    void extraHostsComeBeforeTheContainer() throws IOException {
        NameSettings settings = names("web", "", "a:1.2.3.4", "g:host-gateway", "x:::1");

        assertThat(written("hosts", settings, BRIDGED))
                .isEqualTo(LOCAL + "1.2.3.4\ta\n172.17.0.1\tg\n::1\tx\n172.17.0.2\tweb\n");
    }

    @Test
    void withoutAGatewayThereIsNoHostGateway() {
        files = new NameFiles(root, List.of());

        assertThatThrownBy(() -> files.write(container, names("web", "", "g:host-gateway"), ALONE))
                .isInstanceOf(NetworkException.class)
                .hasMessage("unable to derive the IP value for host-gateway");
    }

    @Test
    void hostnameIsTheHostNameAlone() throws IOException {
        assertThat(written("hostname", names("web", "example.org"), BRIDGED)).isEqualTo("web\n");
    }

    @Test
    void inTheHostsNetworkTheFilesAreTheHosts() throws IOException {
        Files.writeString(root.resolve("etc/hosts"), "127.0.0.1 localhost vm\n");
        hostResolver("nameserver 127.0.0.53\n");

        assertThat(written("hosts", names("vm", ""), HOST)).isEqualTo("127.0.0.1 localhost vm\n");
        assertThat(written("resolv.conf", names("vm", ""), HOST)).isEqualTo("nameserver 127.0.0.53\n");
        assertThat(written("hosts", names("vm", "", "q:1.1.1.1"), HOST)).isEqualTo(LOCAL + "1.1.1.1\tq\n");
        assertThat(written("resolv.conf", resolver(List.of("1.1.1.1"), List.of(), List.of()), HOST))
                .isEqualTo("nameserver 1.1.1.1\n");
    }

    @Test
    void theHostsResolverIsTakenLessTheServersAContainerCannotReach() throws IOException {
        hostResolver("# made by hand\nsearch lan\nnameserver 127.0.0.1\nnameserver ::1\nnameserver 192.0.2.53\n");

        assertThat(written("resolv.conf", names("web", ""), BRIDGED))
                .isEqualTo("# made by hand\nsearch lan\nnameserver 192.0.2.53\n");
    }

    @Test
    void aHostWithOnlyLocalServersGetsDockersFallback() throws IOException {
        hostResolver("nameserver 127.0.0.1\n");

        assertThat(written("resolv.conf", names("web", ""), BRIDGED))
                .isEqualTo("nameserver 8.8.8.8\nnameserver 8.8.4.4\n");
    }

    @Test
    void theStubOfSystemdIsReplacedByTheServersBehindIt() throws IOException {
        hostResolver("nameserver 127.0.0.53\noptions edns0\n");
        Files.writeString(root.resolve("run/systemd/resolve/resolv.conf"), "nameserver 192.0.2.1\nsearch lan\n");

        assertThat(written("resolv.conf", names("web", ""), BRIDGED)).isEqualTo("nameserver 192.0.2.1\nsearch lan\n");
    }

    @Test
    void wishesReplaceTheHostsValuesOneByOne() throws IOException {
        assertThat(written("resolv.conf", resolver(List.of("9.9.9.9"), List.of("."), List.of("ndots:3")), BRIDGED))
                .isEqualTo("nameserver 9.9.9.9\noptions ndots:3\n");
        assertThat(written("resolv.conf", resolver(List.of(), List.of("a.b", "c.d"), List.of()), BRIDGED))
                .isEqualTo("search a.b c.d\nnameserver 192.0.2.53\n");
    }

    @Test
    void aFileIsOverwrittenInPlace() throws IOException {
        files.write(container, names("first-and-longer", ""), BRIDGED);
        Object inode = Files.getAttribute(container.resolve("hosts"), "unix:ino");

        files.write(container, names("second", ""), BRIDGED);

        assertThat(Files.getAttribute(container.resolve("hosts"), "unix:ino")).isEqualTo(inode);
        assertThat(container.resolve("hostname")).hasContent("second");
    }

    @Test
    void aContainerWithAResolverOfItsOwnAsksIt() throws IOException {
        Files.writeString(root.resolve("etc/resolv.conf"), "search a.test\nnameserver 10.0.0.1\noptions edns0\n");
        Endpoint named = BRIDGED.endpoints().getFirst().withNames(List.of("c"));
        Sandbox resolves = Sandbox.without("c", Path.of("/run/netns/c")).with(named);

        assertThat(resolves.resolves()).isTrue();
        assertThat(BRIDGED.resolves()).isFalse();
        assertThat(ResolvConf.ofHost(root).toResolver(names("c", "")).text())
                .isEqualTo("search a.test\nnameserver 127.0.0.11\noptions edns0 ndots:0\n");
    }
}
