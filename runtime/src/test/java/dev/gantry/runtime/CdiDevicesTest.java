package dev.gantry.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

final class CdiDevicesTest {
    @TempDir
    Path folder;

    private Path low;
    private Path high;
    private CdiDevices devices;

    @BeforeEach
    void makeDirectories() throws IOException {
        low = Files.createDirectory(folder.resolve("low"));
        high = Files.createDirectory(folder.resolve("high"));
        devices = new CdiDevices(List.of(low, folder.resolve("missing"), high));
    }

    /// A file whose devices say which file they are of.
    private static void write(Path file, String... names) throws IOException {
        StringBuilder text = new StringBuilder("cdiVersion: 0.6.0\nkind: v.com/c\ncontainerEdits: {env: [FILE=")
                .append(file.getFileName())
                .append("]}\ndevices:\n");
        for (String name : names) {
            text.append("- {name: ")
                    .append(name)
                    .append(", containerEdits: {env: [DEVICE=")
                    .append(name)
                    .append("]}}\n");
        }
        Files.writeString(file, text);
    }

    @Test
    void editsOfAFileComeOnceBeforeThoseOfItsDevices() throws IOException {
        write(low.resolve("one.yaml"), "a", "b");
        assertThat(devices.edits(List.of("v.com/c=b", "v.com/c=a")).env())
                .containsExactly("FILE=one.yaml", "DEVICE=b", "DEVICE=a");
        assertThat(devices.edits(List.of())).isEqualTo(CdiEdits.NONE);
    }

    @Test
    void aLaterDirectoryGoesFirst() throws IOException {
        write(low.resolve("one.yaml"), "a", "b");
        write(high.resolve("two.json"), "a");
        assertThat(devices.edits(List.of("v.com/c=a")).env()).containsExactly("FILE=two.json", "DEVICE=a");
        assertThat(devices.edits(List.of("v.com/c=b")).env()).containsExactly("FILE=one.yaml", "DEVICE=b");
    }

    @Test
    void whatIsContestedOrNotDescribedIsUnresolvable() throws IOException {
        write(low.resolve("one.yaml"), "a", "b");
        write(low.resolve("two.yaml"), "a");
        write(low.resolve("three.yml"), "c");
        Files.writeString(low.resolve("broken.yaml"), "{");
        Files.write(low.resolve("binary.json"), new byte[] {(byte) 0xc3, 0x28});
        Files.createDirectory(low.resolve("folder.yaml"));
        assertThat(devices.edits(List.of("v.com/c=b")).env()).contains("DEVICE=b");
        assertThatThrownBy(() -> devices.edits(List.of("v.com/c=a", "v.com/c=b", "v.com/c=c", "no name")))
                .isInstanceOf(SettingsException.class)
                .hasMessage("unresolvable CDI devices v.com/c=a, v.com/c=c, no name");
    }

    private static ObjectNode edited(String spec, String edits) {
        CdiEdits all = CdiSpec.read(
                        "{cdiVersion: 0.7.0, kind: a/b, devices: [{name: x}], containerEdits: {" + edits + "}}")
                .edits();
        OciSpec changed = new OciSpec(spec, List.of()).edited(all);
        return (ObjectNode) JsonMapper.shared().readTree(changed.configJson());
    }

    @Test
    void theSpecificationIsChanged() {
        ObjectNode spec = edited("""
                {"process": {"user": {"uid": 5, "gid": 0, "additionalGids": [9]}, "env": ["A=1", "B=2"]},
                 "mounts": [{"destination": "/proc"}, {"destination": "/x/y"}],
                 "linux": {"resources": {"devices": []}, "devices": [{"path": "/dev/n"}]}}
                """, """
                env: [A=3], additionalGids: [9, 10, 0],
                deviceNodes: [{path: /dev/n, hostPath: /dev/null}, {path: /dev/p, type: p, fileMode: 0600}],
                mounts: [{hostPath: /a, containerPath: /x}, {hostPath: t, containerPath: /x/y, type: tmpfs}],
                hooks: [{hookName: poststop, path: /h, timeout: 3}]
                """);
        assertThat(spec.toString())
                .isEqualTo("{\"process\":{\"user\":{\"uid\":5,\"gid\":0,\"additionalGids\":[9,10]},"
                        + "\"env\":[\"B=2\",\"A=3\"]},"
                        + "\"mounts\":[{\"destination\":\"/proc\"},"
                        + "{\"destination\":\"/x\",\"type\":\"bind\",\"source\":\"/a\",\"options\":[\"rbind\"]},"
                        + "{\"destination\":\"/x/y\",\"type\":\"tmpfs\",\"source\":\"t\",\"options\":[]}],"
                        + "\"linux\":{\"resources\":{\"devices\":[{\"allow\":true,\"type\":\"c\",\"major\":1,\"minor\":3,"
                        + "\"access\":\"rwm\"}]},"
                        + "\"devices\":[{\"path\":\"/dev/n\",\"type\":\"c\",\"major\":1,\"minor\":3,\"fileMode\":438,\"uid\":5},"
                        + "{\"path\":\"/dev/p\",\"type\":\"p\",\"fileMode\":384,\"uid\":5}]},"
                        + "\"hooks\":{\"poststop\":[{\"path\":\"/h\",\"timeout\":3}]}}");
    }

    @Test
    void devicesThatAreNotWhatIsSaidAreRefused() {
        assertThatThrownBy(() -> edited("{}", "deviceNodes: [{path: /dev/null, type: b}]"))
                .hasMessage("CDI device (\"/dev/null\", \"/dev/null\"), host type mismatch (b, c)");
        assertThatThrownBy(() -> edited("{}", "deviceNodes: [{path: /dev/nothing}]"))
                .hasMessage("failed to stat CDI host device \"/dev/nothing\": no such file or directory");
        assertThatThrownBy(() -> edited("{}", "intelRdt: {closID: x}"))
                .hasMessage("intelRdt of CDI devices is not supported");
    }
}
