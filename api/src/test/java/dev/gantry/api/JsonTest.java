package dev.gantry.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

final class JsonTest {
    /// What dockerd answers for a container configuration in which nothing was set.
    private static final String EMPTY_CONFIG = """
            {"Hostname":"","Domainname":"","User":"","AttachStdin":false,"AttachStdout":false,"AttachStderr":false,\
            "Tty":false,"OpenStdin":false,"StdinOnce":false,"Env":null,"Cmd":null,"Image":"","Volumes":null,\
            "WorkingDir":"","Entrypoint":null,"OnBuild":null,"Labels":null}""";

    private static final String EMPTY_HOST_CONFIG = """
            {"Binds":null,"ContainerIDFile":"","LogConfig":{"Type":"","Config":null},"NetworkMode":"",\
            "PortBindings":null,"RestartPolicy":{"Name":"","MaximumRetryCount":0},"AutoRemove":false,\
            "VolumeDriver":"","VolumesFrom":null,"ConsoleSize":[0,0],"CapAdd":null,"CapDrop":null,"CgroupnsMode":"",\
            "Dns":null,"DnsOptions":null,"DnsSearch":null,"ExtraHosts":null,"GroupAdd":null,"IpcMode":"","Cgroup":"",\
            "Links":null,"OomScoreAdj":0,"PidMode":"","Privileged":false,"PublishAllPorts":false,\
            "ReadonlyRootfs":false,"SecurityOpt":null,"UTSMode":"","UsernsMode":"","ShmSize":0,"Isolation":"",\
            "CpuShares":0,"Memory":0,"NanoCpus":0,"CgroupParent":"","BlkioWeight":0,"BlkioWeightDevice":null,\
            "BlkioDeviceReadBps":null,"BlkioDeviceWriteBps":null,"BlkioDeviceReadIOps":null,\
            "BlkioDeviceWriteIOps":null,"CpuPeriod":0,"CpuQuota":0,"CpuRealtimePeriod":0,"CpuRealtimeRuntime":0,\
            "CpusetCpus":"","CpusetMems":"","Devices":null,"DeviceCgroupRules":null,"DeviceRequests":null,\
            "MemoryReservation":0,"MemorySwap":0,"MemorySwappiness":null,"OomKillDisable":null,"PidsLimit":null,\
            "Ulimits":null,"CpuCount":0,"CpuPercent":0,"IOMaximumIOps":0,"IOMaximumBandwidth":0,"MaskedPaths":null,\
            "ReadonlyPaths":null}""";

    @Test
    void emptyConfigIsWrittenAsDockerWritesIt() {
        assertThat(Json.write(Json.read("{}", ContainerConfig.class))).isEqualTo(EMPTY_CONFIG);
    }

    @Test
    void emptyHostConfigIsWrittenAsDockerWritesIt() {
        assertThat(Json.write(HostConfig.empty())).isEqualTo(EMPTY_HOST_CONFIG);
    }

    @Test
    void nullsReadAsZeroValues() {
        ContainerConfig config = Json.read("{\"User\":null,\"Tty\":null,\"Env\":null}", ContainerConfig.class);
        assertThat(config.user()).isEmpty();
        assertThat(config.tty()).isFalse();
        HostConfig host = Json.read("{\"Memory\":null,\"LogConfig\":null,\"RestartPolicy\":null}", HostConfig.class);
        assertThat(host.memory()).isZero();
        assertThat(host.logConfig()).isEqualTo(LogConfig.DEFAULT);
        assertThat(host.restartPolicy()).isEqualTo(RestartPolicy.NONE);
    }

    @Test
    void namesMatchWithoutCaseAndUnknownOnesAreIgnored() {
        ContainerConfig config =
                Json.read("{\"USER\":\"root\",\"image\":\"busybox\",\"Hat\":{\"a\":[1]}}", ContainerConfig.class);
        assertThat(config.user()).isEqualTo("root");
        assertThat(config.image()).isEqualTo("busybox");
    }

    @Test
    void commandIsReadFromStringAndArray() {
        assertThat(Json.read("{\"Cmd\":\"ls -l\"}", ContainerConfig.class).cmd())
                .containsExactly("ls -l");
        assertThat(Json.read("{\"Cmd\":[\"ls\",\"-l\"]}", ContainerConfig.class).cmd())
                .containsExactly("ls", "-l");
        assertThat(Json.read("{\"Entrypoint\":[]}", ContainerConfig.class).entrypoint())
                .isEmpty();
        assertThat(Json.read("{\"Entrypoint\":\"\"}", ContainerConfig.class).entrypoint())
                .containsExactly("");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"Tty\":\"yes\"}", "{\"Env\":{}}", "{\"User\":5}", "{\"StopTimeout\":\"1\"}", "[]", "{"})
    void wrongTypesAreRefused(String document) {
        assertThatThrownBy(() -> Json.read(document, ContainerConfig.class)).isInstanceOf(JacksonException.class);
    }

    @Test
    void mapsAreWrittenInTheOrderOfTheirKeysAndMarkupIsNotEscaped() {
        LogConfig log = new LogConfig("json-file", Map.of("max-size", "<1m>", "labels", "a&b", "env", "x"));
        assertThat(Json.write(log))
                .isEqualTo("{\"Type\":\"json-file\",\"Config\":"
                        + "{\"env\":\"x\",\"labels\":\"a&b\",\"max-size\":\"<1m>\"}}");
    }

    @Test
    void pointersAreKeptWhenZeroAndValuesAreNot() {
        assertThat(Json.write(new WaitResponse(0, null))).isEqualTo("{\"StatusCode\":0}");
        assertThat(Json.write(new PortSummary("", 80, 0, "tcp"))).isEqualTo("{\"PrivatePort\":80,\"Type\":\"tcp\"}");
        assertThat(Json.write(new PortSummary("::", 80, 8080, "tcp")))
                .isEqualTo("{\"IP\":\"::\",\"PrivatePort\":80,\"PublicPort\":8080,\"Type\":\"tcp\"}");
        assertThat(Json.read("{\"Init\":false}", HostConfig.class).init()).isFalse();
        assertThat(Json.write(Json.read("{\"Init\":false}", HostConfig.class))).contains("\"Init\":false");
        assertThat(Json.write(Json.read("{\"StopTimeout\":0}", ContainerConfig.class)))
                .contains("\"StopTimeout\":0");
    }

    @Test
    void createRequestIsTakenApart() {
        ObjectNode document = (ObjectNode) Json.MAPPER.readTree("""
                {"Image": "busybox", "Cmd": ["true"], "ExposedPorts": {"80/tcp": {}},
                 "hostconfig": {"NetworkMode": "bridge", "Memory": 4194304,
                                "PortBindings": {"80/tcp": [{"HostIp": "", "HostPort": "8080"}]},
                                "Mounts": [{"Type": "tmpfs", "Target": "/t", "TmpfsOptions": {"SizeBytes": 1024}}]},
                 "NetworkingConfig": {"EndpointsConfig": {"bridge": null, "b": {"IPAMConfig": {"IPv4Address": "10.0.0.2"}}}}}
                """);
        ContainerCreateRequest request = ContainerCreateRequest.of(document);
        ContainerConfig config = Objects.requireNonNull(request.config());
        assertThat(config.exposedPorts()).containsOnlyKeys("80/tcp");
        HostConfig host = request.hostConfig();
        assertThat(host.portBindings()).containsEntry("80/tcp", List.of(new PortBinding("", "8080")));
        assertThat(host.mounts()).hasSize(1);
        Map<String, @Nullable EndpointSettings> endpoints =
                Nil.toEmpty(request.networkingConfig().endpointsConfig());
        assertThat(endpoints).containsOnlyKeys("bridge", "b");
        assertThat(endpoints.get("bridge")).isNull();
    }

    @Test
    void createRequestWithoutConfigSaysSo() {
        ObjectNode document = (ObjectNode) Json.MAPPER.readTree("{\"HostConfig\":{}}");
        assertThat(ContainerCreateRequest.of(document).config()).isNull();
    }

    @Test
    void everyCopyChangesItsComponentOnly() {
        HostConfig host = HostConfig.empty().withShmSize(64).withRuntime("runc").withInit(true);
        assertThat(host.shmSize()).isEqualTo(64);
        assertThat(host.runtime()).isEqualTo("runc");
        assertThat(host.init()).isTrue();
        assertThat(host.withShmSize(0).withRuntime("").withInit(null)).isEqualTo(HostConfig.empty());
    }

    @Test
    void timesLoseTheirTrailingZeros() {
        assertThat(Rfc3339.format(Instant.parse("2026-01-02T03:04:05.670Z"))).isEqualTo("2026-01-02T03:04:05.67Z");
        assertThat(Rfc3339.format(Instant.parse("2026-01-02T03:04:05Z"))).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(Rfc3339.format(Instant.ofEpochSecond(-62135596800L))).isEqualTo(Rfc3339.ZERO);
    }
}
