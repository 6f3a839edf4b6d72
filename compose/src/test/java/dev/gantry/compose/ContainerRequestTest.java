package dev.gantry.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the engine is asked for when a service is as a file says.
final class ContainerRequestTest {
    @TempDir
    Path folder;

    private JsonObject request(String service) throws IOException {
        return request(service, null, true);
    }

    private JsonObject request(String service, @Nullable ProjectContainer inherited, boolean takesAllNetworks)
            throws IOException {
        Files.writeString(folder.resolve("compose.yaml"), service);
        Project project = Loader.load(new LoadRequest(
                        folder,
                        List.of(),
                        "",
                        "shop",
                        java.util.Set.of(),
                        List.of(),
                        List.of(),
                        Map.of(),
                        "",
                        LoadOptions.COMPLETE))
                .project();
        Service web = Objects.requireNonNull(project.services().get("web"));
        SharedNamespaces shared = SharedNamespaces.of(web, name -> "id-of-" + name);
        return ContainerRequest.of(
                web,
                new ContainerBlueprint(
                        project,
                        "shop-web-1",
                        "shop-web-1",
                        1,
                        Map.of("l", "v"),
                        "busybox",
                        List.of("/image"),
                        shared,
                        inherited,
                        true,
                        List.of(),
                        takesAllNetworks,
                        false,
                        false));
    }

    private static String json(JsonObject object, String name) {
        return Json.writePlain(object.get(name));
    }

    @Test
    void plainServiceIsInTheDefaultNetwork() throws IOException {
        JsonObject request = request("services: {web: {image: busybox}}");
        assertThat(Json.writePlain(request))
                .isEqualTo(
                        "{\"Image\":\"busybox\",\"AttachStdout\":true,\"AttachStderr\":true,\"Labels\":{\"l\":\"v\"},"
                                + "\"HostConfig\":{\"NetworkMode\":\"shop_default\"},\"NetworkingConfig\":{\"EndpointsConfig\":"
                                + "{\"shop_default\":{\"Aliases\":[\"shop-web-1\",\"web\"]}}}}");
    }

    @Test
    void portsArePublishedAndExposed() throws IOException {
        JsonObject request = request("""
                services:
                  web: {image: busybox, ports: ["8080:80", "127.0.0.1:53:53/udp"], expose: ["90-91"]}
                """);
        assertThat(json(request, "ExposedPorts"))
                .isEqualTo("{\"53/udp\":{},\"80/tcp\":{},\"90/tcp\":{},\"91/tcp\":{}}");
        assertThat(json(request.object("HostConfig"), "PortBindings"))
                .isEqualTo("{\"53/udp\":[{\"HostIp\":\"127.0.0.1\",\"HostPort\":\"53\"}],"
                        + "\"80/tcp\":[{\"HostIp\":\"\",\"HostPort\":\"8080\"}]}");
    }

    @Test
    void mountsAreBindsVolumesAndTmpfs() throws IOException {
        JsonObject host = request("""
                        services:
                          web:
                            image: busybox
                            tmpfs: ["/t:size=1m"]
                            volumes:
                              - /host:/bound:ro
                              - data:/data
                              - {type: bind, source: /there, target: /strict, bind: {create_host_path: false}}
                        volumes: {data: {}}
                        """).object("HostConfig");
        assertThat(host.texts("Binds")).containsExactly("/host:/bound:ro");
        assertThat(json(host, "Mounts"))
                .isEqualTo("[{\"Type\":\"volume\",\"Source\":\"shop_data\",\"Target\":\"/data\"},"
                        + "{\"Type\":\"bind\",\"Source\":\"/there\",\"Target\":\"/strict\"}]");
        assertThat(json(host, "Tmpfs")).isEqualTo("{\"/t\":\"size=1m\"}");
    }

    @Test
    void anonymousVolumesOfTheContainerBeforeAreTakenOver() throws IOException {
        ProjectContainer before = ProjectContainer.of(JsonObject.of(
                "Id", "abc", "Names", List.of("/shop-web-1"), "Mounts", List.of(volume("/own"), volume("/image"))));
        JsonObject host = request("services: {web: {image: busybox, volumes: [/own]}}", before, true)
                .object("HostConfig");
        assertThat(json(host, "Mounts"))
                .isEqualTo("[{\"Type\":\"volume\",\"Source\":\"of-/own\",\"Target\":\"/own\"},"
                        + "{\"Type\":\"volume\",\"Source\":\"of-/image\",\"Target\":\"/image\"}]");
    }

    private static JsonObject volume(String path) {
        return JsonObject.of("Type", "volume", "Name", "of-" + path, "Destination", path);
    }

    @Test
    void limitsOfDeployAreLimits() throws IOException {
        JsonObject host = request("""
                        services:
                          web:
                            image: busybox
                            deploy: {resources: {limits: {cpus: "0.5", memory: 64m, pids: 9}}}
                            ulimits: {nofile: {soft: 10, hard: 20}}
                            restart: on-failure:3
                        """).object("HostConfig");
        assertThat(host.number("NanoCpus")).isEqualTo(500_000_000);
        assertThat(host.number("Memory")).isEqualTo(64L << 20);
        assertThat(host.number("PidsLimit")).isEqualTo(9);
        assertThat(json(host, "Ulimits")).isEqualTo("[{\"Name\":\"nofile\",\"Soft\":10,\"Hard\":20}]");
        assertThat(json(host, "RestartPolicy")).isEqualTo("{\"Name\":\"on-failure\",\"MaximumRetryCount\":3}");
    }

    @Test
    void severalNetworksAreConnectedAtOnceOrOneByOne() throws IOException {
        String file = """
                services:
                  web: {image: busybox, networks: {back: {}, front: {priority: 9, ipv4_address: 10.1.0.9}}}
                networks: {back: {}, front: {ipam: {config: [{subnet: 10.1.0.0/16}]}}}
                """;
        JsonObject all = request(file).object("NetworkingConfig").object("EndpointsConfig");
        assertThat(all.keySet()).containsExactly("shop_front", "shop_back");
        assertThat(json(all.object("shop_front"), "IPAMConfig")).isEqualTo("{\"IPv4Address\":\"10.1.0.9\"}");
        JsonObject first = request(file, null, false).object("NetworkingConfig").object("EndpointsConfig");
        assertThat(first.keySet()).containsExactly("shop_front");
    }

    @Test
    void namespacesOfServicesAreThoseOfTheirContainers() throws IOException {
        JsonObject request = request("""
                services:
                  web: {image: busybox, network_mode: "service:db", ipc: "service:db", volumes_from: ["db:ro"]}
                  db: {image: busybox, ipc: shareable}
                """);
        JsonObject host = request.object("HostConfig");
        assertThat(host.text("NetworkMode")).isEqualTo("container:id-of-db");
        assertThat(host.text("IpcMode")).isEqualTo("container:id-of-db");
        assertThat(host.texts("VolumesFrom")).containsExactly("id-of-db:ro");
        assertThat(request.has("NetworkingConfig")).isFalse();
    }
}
