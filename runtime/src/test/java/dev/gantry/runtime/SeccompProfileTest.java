package dev.gantry.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SeccompProfileTest {
    private final HostCapabilities host = TestHost.generous(CgroupMode.HYBRID);

    @Test
    void rulesFollowCapabilities() throws IOException {
        SeccompProfile profile = SeccompProfile.parse(SeccompProfile.builtIn());

        assertThat(allowed(profile, Set.of())).contains("read", "ptrace").doesNotContain("mount", "bpf", "reboot");
        assertThat(allowed(profile, Set.of("CAP_SYS_ADMIN")))
                .contains("mount", "bpf")
                .doesNotContain("reboot");
        assertThat(actions(profile, Set.of(), "clone3")).containsExactly("SCMP_ACT_ERRNO");
        assertThat(actions(profile, Set.of("CAP_SYS_ADMIN"), "clone3")).containsExactly("SCMP_ACT_ALLOW");
    }

    @Test
    void rulesFollowTheKernelAndTheArchitecture() {
        SeccompProfile profile = SeccompProfile.parse("""
                {"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 1, "syscalls": [
                  {"names": ["old"], "action": "SCMP_ACT_ALLOW", "excludes": {"minKernel": "4.8"}},
                  {"names": ["new"], "action": "SCMP_ACT_ALLOW", "includes": {"minKernel": "4.8"}},
                  {"names": ["future"], "action": "SCMP_ACT_ALLOW", "includes": {"minKernel": "9.0"}},
                  {"names": ["foreign"], "action": "SCMP_ACT_ALLOW", "includes": {"arches": ["pdp11"]}},
                  {"name": "single", "action": "SCMP_ACT_ALLOW"}]}
                """);

        assertThat(allowed(profile, Set.of())).containsExactlyInAnyOrder("new", "single");
    }

    @Test
    void architecturesThatCannotRunHereAreLeftOut() {
        String own = "aarch64".equals(System.getProperty("os.arch")) ? "SCMP_ARCH_AARCH64" : "SCMP_ARCH_X86_64";
        SeccompProfile profile = SeccompProfile.parse("""
                {"defaultAction": "SCMP_ACT_ERRNO", "archMap": [
                  {"architecture": "%s", "subArchitectures": ["SCMP_ARCH_X86", "SCMP_ARCH_X32"]},
                  {"architecture": "SCMP_ARCH_MIPS", "subArchitectures": []}]}
                """.formatted(own));

        assertThat(String.valueOf(profile.filterFor(Set.of(), host).rawValue()))
                .contains("\"architectures\":[\"" + own + "\",\"SCMP_ARCH_X86\"]");
    }

    @Test
    void theFilterIsMadeOnceForACapabilitySet() throws IOException {
        SeccompProfile profile = SeccompProfile.parse(SeccompProfile.builtIn());

        assertThat(profile.filterFor(Set.of("CAP_KILL"), host))
                .isSameAs(profile.filterFor(Set.of("CAP_KILL"), host))
                .isNotSameAs(profile.filterFor(Set.of("CAP_CHOWN"), host));
    }

    private Set<String> allowed(SeccompProfile profile, Set<String> capabilities) {
        return syscalls(profile, capabilities).stream()
                .filter(rule -> rule.path("action").asString().equals("SCMP_ACT_ALLOW"))
                .flatMap(rule -> rule.path("names").valueStream())
                .map(JsonNode::asString)
                .collect(Collectors.toSet());
    }

    private List<String> actions(SeccompProfile profile, Set<String> capabilities, String name) {
        return syscalls(profile, capabilities).stream()
                .filter(rule -> rule.path("names").toString().contains("\"" + name + "\""))
                .map(rule -> rule.path("action").asString())
                .toList();
    }

    private List<JsonNode> syscalls(SeccompProfile profile, Set<String> capabilities) {
        String filter = String.valueOf(profile.filterFor(capabilities, host).rawValue());
        return JsonMapper.shared()
                .readTree(filter)
                .path("syscalls")
                .valueStream()
                .toList();
    }
}
