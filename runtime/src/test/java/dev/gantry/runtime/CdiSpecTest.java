package dev.gantry.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CdiSpecTest {
    private static final String WHOLE = """
            cdiVersion: 0.7.0
            kind: vendor.com/net.card
            annotations: {made.by: hand}
            containerEdits:
              env: [ALL=1]
            devices:
              - name: "0"
                containerEdits:
                  env: ["CARD=0", EMPTY=]
                  deviceNodes:
                    - path: /dev/card
                      hostPath: /dev/null
                      permissions: rw
                      fileMode: 0640
                      uid: 7
                    - {path: /dev/made, type: c, major: 1, minor: 3}
                  mounts:
                    - {hostPath: /etc, containerPath: /card/etc, options: [ro, nosuid, rbind]}
                  hooks:
                    - {hookName: createContainer, path: /bin/true, args: ["true", now], env: [A=b], timeout: 5}
                  additionalGids: [5, 0]
              - name: all
                containerEdits: {env: [CARD=all]}
            """;

    @Test
    void yamlIsReadWhole() {
        CdiSpec spec = CdiSpec.read(WHOLE);
        assertThat(spec.kind()).isEqualTo("vendor.com/net.card");
        assertThat(spec.edits().env()).containsExactly("ALL=1");
        assertThat(spec.devices()).containsOnlyKeys("0", "all");
        CdiEdits edits = spec.devices().getOrDefault("0", CdiEdits.NONE);
        assertThat(edits)
                .isEqualTo(new CdiEdits(
                        List.of("CARD=0", "EMPTY="),
                        List.of(
                                new CdiEdits.Node("/dev/card", "/dev/null", "", 0, 0, 0640, "rw", 7L, null),
                                new CdiEdits.Node("/dev/made", "/dev/made", "c", 1, 3, null, "", null, null)),
                        List.of(new CdiEdits.Bind("/etc", "/card/etc", "", List.of("ro", "nosuid", "rbind"))),
                        List.of(new CdiEdits.Hook(
                                "createContainer", "/bin/true", List.of("true", "now"), List.of("A=b"), 5)),
                        List.of(5, 0),
                        false));
    }

    @Test
    void jsonIsReadLikewise() {
        CdiSpec spec = CdiSpec.read("""
                {"cdiVersion": "0.3.0", "kind": "a.b/c", "devices": [
                  {"name": "x", "containerEdits": {"env": ["A=\\u00e9\\/"], "intelRdt": {"closID": "one"}}}]}
                """);
        assertThat(spec.devices().getOrDefault("x", CdiEdits.NONE).env()).containsExactly("A=é/");
        assertThat(spec.devices().getOrDefault("x", CdiEdits.NONE).resourceDirector())
                .isTrue();
    }

    private static String device(String edits) {
        return "{cdiVersion: 0.8.0, kind: a/b, devices: [{name: x, containerEdits: {" + edits + "}}]}";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            env: [A]                                             | devices[0].containerEdits.env[0] is not NAME=value
            env: [[A=b]]                                         | devices[0].containerEdits.env[0] is not a string
            env: A=b                                             | devices[0].containerEdits.env is not a list
            env: ["A=\\0"]                                       | devices[0].containerEdits.env[0] is not a string without NUL
            deviceNodes: [{path: dev}]                           | devices[0].containerEdits.deviceNodes[0].path is not an absolute path
            deviceNodes: [{hostPath: /dev/null}]                 | devices[0].containerEdits.deviceNodes[0].path is not a string that is not empty
            deviceNodes: [{path: /d, type: x}]                   | devices[0].containerEdits.deviceNodes[0].type is not one of
            deviceNodes: [{path: /d, permissions: rx}]           | devices[0].containerEdits.deviceNodes[0].permissions is not of r, w and m
            deviceNodes: [{path: /d, major: 3000000000}]         | devices[0].containerEdits.deviceNodes[0].major is not a number from 0 to 2147483647
            deviceNodes: [{path: /d, major: -1}]                 | devices[0].containerEdits.deviceNodes[0].major is not a number from
            deviceNodes: [{path: /d, major: 1.5}]                | devices[0].containerEdits.deviceNodes[0].major is not a number
            deviceNodes: [{path: /d, uid: 99999999999999999999}] | a number that is none, or too large: 99999999999999999999
            mounts: [{hostPath: /a}]                             | devices[0].containerEdits.mounts[0].containerPath is not
            hooks: [{hookName: before, path: /a}]                | devices[0].containerEdits.hooks[0].hookName is not one of
            hooks: [{hookName: prestart, path: a}]               | devices[0].containerEdits.hooks[0].path is not an absolute path
            additionalGids: [x]                                  | devices[0].containerEdits.additionalGids[0] is not a number
            """)
    void whatIsWrongIsNamed(String edits, String what) {
        assertThatThrownBy(() -> CdiSpec.read(device(edits)))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith(what);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            [1]                                                              | the file is not an object
            {kind: a/b}                                                      | unknown cdiVersion ""
            {cdiVersion: 0.2.0, kind: a/b}                                   | unknown cdiVersion "0.2.0"
            {cdiVersion: 1.1.0, kind: a/b}                                   | unknown cdiVersion "1.1.0"
            {cdiVersion: 0.5.0, kind: a}                                     | invalid kind "a"
            {cdiVersion: 0.5.0, kind: a/b/c}                                 | invalid kind "a/b/c"
            {cdiVersion: 0.5.0, kind: a/b}                                   | no devices
            {cdiVersion: 0.5.0, kind: a/b, devices: [{name: "a b"}]}         | invalid device name "a b"
            {cdiVersion: 0.5.0, kind: a/b, devices: [{name: x}, {name: x}]}  | multiple device "x"
            {cdiVersion: 0.5.0, cdiVersion: 0.6.0}                           | duplicate key cdiVersion (line 1)
            {1: 2}                                                           | a key that is not a string (line 1)
            """)
    void filesThatAreNoneAreRefused(String text, String what) {
        assertThatThrownBy(() -> CdiSpec.read(text))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith(what);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: &a [*a]", "a: &a {b: *a}", "? &a [*a]\n: b", "a: {", "\u0000", "a: !!java/object {}"})
    void hostileYamlIsRefused(String text) {
        assertThatThrownBy(() -> CdiSpec.read(text)).isInstanceOf(SettingsException.class);
    }

    @Test
    void whatIsTooMuchIsRefused() {
        assertThatThrownBy(() -> CdiSpec.read("[".repeat(100_000)))
                .isInstanceOf(SettingsException.class)
                .hasMessage("nested deeper than 32");
        assertThatThrownBy(() -> CdiSpec.read("#".repeat(2 << 20))).hasMessageStartingWith("larger than");
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 7; i++) {
            String alias = "*a" + (i - 1);
            bomb.append("a%d: &a%d [%s]\n"
                    .formatted(i, i, String.join(", ", List.of(alias, alias, alias, alias, alias, alias, alias))));
        }
        assertThatThrownBy(() -> CdiSpec.read(bomb.toString())).isInstanceOf(SettingsException.class);
    }

    /// A specification with some characters changed is read, or refused as one.
    @Test
    void brokenFilesAreRefusedInOrder() {
        for (long seed = 0; seed < 2000; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder(WHOLE);
            for (int i = 0; i < 4; i++) {
                text.setCharAt(random.nextInt(text.length()), "[]{}:-&*!'\"\n\t 0x".charAt(random.nextInt(16)));
            }
            try {
                assertThat(CdiSpec.read(text.toString()).devices()).isNotEmpty();
            } catch (SettingsException refused) {
                assertThat(refused.getMessage()).as("seed %d", seed).isNotBlank();
            }
        }
    }
}
