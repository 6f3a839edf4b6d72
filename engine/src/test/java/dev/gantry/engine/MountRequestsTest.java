package dev.gantry.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.api.ContainerConfig;
import dev.gantry.api.HostConfig;
import dev.gantry.api.Json;
import dev.gantry.engine.ContainerMount.Kind;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MountRequestsTest {
    @Test
    void pathIsABindAndNameIsAVolume() {
        assertThat(read("{\"Binds\":[\"/srv:/data:ro\",\"db:/var/lib/db\"]}"))
                .satisfiesExactly(
                        bind -> {
                            assertThat(bind.kind()).isEqualTo(Kind.BIND);
                            assertThat(bind.source()).isEqualTo("/srv");
                            assertThat(bind.destination()).isEqualTo("/data");
                            assertThat(bind.readOnly()).isTrue();
                            assertThat(bind.createSource()).isTrue();
                        },
                        volume -> {
                            assertThat(volume.kind()).isEqualTo(Kind.VOLUME);
                            assertThat(volume.name()).isEqualTo("db");
                            assertThat(volume.readOnly()).isFalse();
                            assertThat(volume.copyImage()).isTrue();
                        });
    }

    @Test
    void volumeOfTheImageGivesWayToWhatTheRequestMountsThere() {
        Collection<ContainerMount> mounts = MountRequests.read(
                Json.read("{\"Volumes\":{\"/data\":{},\"/log/\":{}}}", ContainerConfig.class),
                host("{\"Binds\":[\"/srv:/data\"]}"),
                none -> List.of());
        assertThat(mounts).extracting(ContainerMount::destination).containsExactly("/data", "/log");
        assertThat(mounts).extracting(ContainerMount::kind).containsExactly(Kind.BIND, Kind.VOLUME);
    }

    @Test
    void mountOfAMissingDirectoryIsRefusedWhereOptionVWouldMakeIt(@TempDir Path directory) {
        Path missing = directory.resolve("missing");
        assertThatThrownBy(() ->
                        read("{\"Mounts\":[{\"Type\":\"bind\",\"Source\":\"" + missing + "\",\"Target\":\"/x\"}]}"))
                .hasMessage("invalid mount config for type \"bind\": bind source path does not exist: " + missing);
        assertThat(read("{\"Binds\":[\"" + missing + ":/x\"]}")).hasSize(1);
    }

    @Test
    void tmpfsOptionsBecomeMountOptions() {
        assertThat(
                        read(
                                "{\"Mounts\":[{\"Type\":\"tmpfs\",\"Target\":\"/t\",\"TmpfsOptions\":{\"SizeBytes\":4096,\"Mode\":448}}]}"))
                .singleElement()
                .satisfies(mount -> assertThat(mount.mode()).isEqualTo("size=4096,mode=700"));
        assertThat(read("{\"Tmpfs\":{\"/run\":\"rw,size=1m\"}}"))
                .singleElement()
                .satisfies(mount -> assertThat(mount.kind()).isEqualTo(Kind.TMPFS));
    }

    @Test
    void mountsOfAnotherContainerCanBeMadeReadOnly() {
        ContainerMount other = read("{\"Binds\":[\"/srv:/data\"]}").iterator().next();
        Collection<ContainerMount> mounts = MountRequests.read(
                Json.read("{}", ContainerConfig.class), host("{\"VolumesFrom\":[\"web:ro\"]}"), name -> List.of(other));
        assertThat(mounts)
                .singleElement()
                .satisfies(mount -> assertThat(mount.readOnly()).isTrue());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/a:/b:ro:x | invalid volume specification: '/a:/b:ro:x'",
                "/a:b | invalid volume specification: '/a:b': invalid mount config for type \"bind\": invalid mount path: 'b' mount path must be absolute",
                "/a:/b:blue | invalid mode: blue",
                "/a:/b:ro,rw | invalid mode: ro,rw",
                "/a:/b:z,Z | invalid mode: z,Z",
                "/a:/b:nocopy | invalid volume specification: '/a:/b:nocopy': invalid mount config for type \"bind\": field VolumeOptions must not be specified",
                "v:/b:rshared | invalid volume specification: 'v:/b:rshared': invalid mount config for type \"volume\": field BindOptions must not be specified",
                "/a:/ | invalid volume specification: '/a:/': invalid mount config for type \"bind\": invalid specification: destination can't be '/'",
            })
    void malformedBindsAreRefusedInDockersWords(String bind, String message) {
        assertThatThrownBy(() -> read("{\"Binds\":[\"" + bind + "\"]}"))
                .isInstanceOf(EngineException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "Type":"volume","ReadOnly":true | volume | must not set ReadOnly mode when using anonymous volumes
            "Type":"volume","VolumeOptions":{"Subpath":"a"} | volume | must not set Subpath when using anonymous volumes
            "Type":"volume","Source":"v","VolumeOptions":{"Subpath":"/a"} | volume | subpath must be a relative path within the volume
            "Type":"volume","Source":"v","VolumeOptions":{"Subpath":"a/../../b"} | volume | subpath must be a relative path within the volume
            "Type":"volume","Source":"v","BindOptions":{} | volume | field BindOptions must not be specified
            "Type":"bind","Source":"/tmp","VolumeOptions":{} | bind | field VolumeOptions must not be specified
            "Type":"bind","Source":"/tmp","BindOptions":{"Propagation":"x"} | bind | invalid propagation mode: x
            "Type":"tmpfs","Source":"/tmp" | tmpfs | field Source must not be specified
            "Type":"tmpfs","BindOptions":{} | tmpfs | field BindOptions must not be specified
            "Type":"image" | image | field Source must not be empty
            "Type":"image","Source":"i","ImageOptions":{"Subpath":"../x"} | image | subpath must be a relative path within the volume
            """)
    void contradictoryMountsAreRefusedInDockersWords(String mount, String type, String why) {
        assertThatThrownBy(() -> read("{\"Mounts\":[{\"Target\":\"/x\"," + mount + "}]}"))
                .isInstanceOf(EngineException.class)
                .hasMessage("invalid mount config for type \"" + type + "\": " + why);
    }

    @Test
    void aPartOfAVolumeIsNotFilledFromTheImage() {
        assertThat(
                        read(
                                "{\"Mounts\":[{\"Type\":\"volume\",\"Source\":\"v\",\"Target\":\"/x\",\"VolumeOptions\":{\"Subpath\":\"a\"}}]}"))
                .singleElement()
                .satisfies(mount -> assertThat(mount.copyImage()).isFalse());
    }

    @Test
    void modesOfVolumesFromAreFew() {
        for (String mode : List.of("nocopy", "shared", "blue")) {
            assertThatThrownBy(() -> read("{\"VolumesFrom\":[\"web:" + mode + "\"]}"))
                    .hasMessage("invalid mode: " + mode);
        }
        assertThatThrownBy(() -> read("{\"VolumesFrom\":[\"\"]}"))
                .hasMessage("volumes-from specification cannot be an empty string");
    }

    @Test
    void oneDestinationIsMountedOnce() {
        assertThatThrownBy(() -> read("{\"Binds\":[\"/a:/x\",\"/b:/x/\"]}")).hasMessage("Duplicate mount point: /x");
    }

    private static Collection<ContainerMount> read(String document) {
        return MountRequests.read(Json.read("{}", ContainerConfig.class), host(document), none -> List.of());
    }

    private static HostConfig host(String document) {
        return Json.read(document, HostConfig.class);
    }
}
