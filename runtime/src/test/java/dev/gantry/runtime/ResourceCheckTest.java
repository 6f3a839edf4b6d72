package dev.gantry.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ResourceCheckTest {
    private static final long MB = 1 << 20;
    private final HostCapabilities host = TestHost.generous(CgroupMode.HYBRID);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"memory": 1048576}                      | Minimum memory limit allowed is 6MB
            {"memory": 67108864, "memorySwap": 6291456} | Minimum memoryswap limit should be larger than memory limit, see usage
            {"memorySwap": 67108864}                 | You should always set the Memory limit when using Memoryswap limit, see usage
            {"memorySwappiness": 101}                | Invalid value: 101, valid memory swappiness range is 0-100
            {"memorySwappiness": -2}                 | Invalid value: -2, valid memory swappiness range is 0-100
            {"memoryReservation": 1024}              | Minimum memory reservation allowed is 6MB
            {"memory": 6291456, "memoryReservation": 67108864} | Minimum memory limit can not be less than memory reservation limit, see usage
            {"nanoCpus": 1000000000, "cpuPeriod": 5000} | Conflicting options: Nano CPUs and CPU Period cannot both be set
            {"nanoCpus": 1000000000, "cpuQuota": 5000} | Conflicting options: Nano CPUs and CPU Quota cannot both be set
            {"nanoCpus": 3000000000}                 | Range of CPUs is from 0.01 to 2.00, as there are only 2 CPUs available
            {"nanoCpus": -1}                         | Range of CPUs is from 0.01 to 2.00, as there are only 2 CPUs available
            {"cpuPeriod": 10}                        | CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)
            {"cpuQuota": 10}                         | CPU cfs quota can not be less than 1ms (i.e. 1000)
            {"cpusetCpus": "0-7"}                    | Requested CPUs are not available - requested 0-7, available: 0-1
            {"cpusetCpus": "x"}                      | Invalid value x for cpuset cpus: invalid format: x
            {"cpusetCpus": "1-0"}                    | Invalid value 1-0 for cpuset cpus: invalid format: 1-0
            {"cpusetMems": "1"}                      | Requested memory nodes are not available - requested 1, available: 0
            {"blkioWeight": 5}                       | Range of blkio weight is from 10 to 1000
            {"blkioWeight": 1001}                    | Range of blkio weight is from 10 to 1000
            {"cpuShares": -1}                        | shares: invalid argument
            """)
    void nonsenseIsRefusedInDockersWords(String given, String message) {
        assertThatThrownBy(() -> ResourceCheck.of(settings(given), host))
                .isInstanceOf(SettingsException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"memory": 67108864} | Your kernel does not support memory limit capabilities or the cgroup is not mounted. Limitation discarded.
            {"memorySwappiness": 10} | Your kernel does not support memory swappiness capabilities or the cgroup is not mounted. Memory swappiness discarded.
            {"memoryReservation": 67108864} | Your kernel does not support memory soft limit capabilities or the cgroup is not mounted. Limitation discarded.
            {"oomKillDisable": true} | Your kernel does not support OomKillDisable. OomKillDisable discarded.
            {"pidsLimit": 5} | Your kernel does not support PIDs limit capabilities or the cgroup is not mounted. PIDs limit discarded.
            {"cpuShares": 5} | Your kernel does not support CPU shares or the cgroup is not mounted. Shares discarded.
            {"cpuQuota": 5000} | Your kernel does not support CPU CFS scheduler. CPU period/quota discarded.
            {"cpusetCpus": "0"} | Your kernel does not support cpuset or the cgroup is not mounted. Cpuset discarded.
            {"blkioWeight": 500} | Your kernel does not support Block I/O weight or the cgroup is not mounted. Weight discarded.
            """)
    void whatTheKernelCannotLimitIsDiscardedWithDockersWarning(String given, String warning) {
        HostCapabilities bare = TestHost.host(Set.of(), Map.of(), CgroupMode.LEGACY, TestHost.NOTHING);

        ResourceCheck checked = ResourceCheck.of(settings(given), bare);

        assertThat(checked.warnings()).containsExactly(warning);
        assertThat(settingsWithoutSwap(checked)).isEqualTo(ResourceSettings.UNLIMITED);
    }

    /// Docker leaves -1 there for a memory limit that it discarded.
    private static ResourceSettings settingsWithoutSwap(ResourceCheck checked) {
        return settings(changed(checked.resources(), "memorySwap", 0));
    }

    @Test
    void swapIsTwiceTheMemoryUnlessSaid() {
        assertThat(ResourceCheck.of(settings("{\"memory\": %d}".formatted(64 * MB)), host)
                        .resources()
                        .memorySwap())
                .isEqualTo(128 * MB);
    }

    @Test
    void withoutSwapAccountingOnlyMemoryIsLimited() {
        HostCapabilities.Cgroups can = new HostCapabilities.Cgroups(
                true, false, true, true, true, true, true, true, true, true, Set.of(), true);
        HostCapabilities noSwap = TestHost.host(Set.of(), Map.of(), CgroupMode.LEGACY, can);

        ResourceCheck checked = ResourceCheck.of(settings("{\"memory\": 67108864}"), noSwap);

        assertThat(checked.resources().memorySwap()).isEqualTo(-1);
        assertThat(checked.warnings())
                .containsExactly("Your kernel does not support swap limit capabilities or the cgroup is not mounted."
                        + " Memory limited without swap.");
    }

    @Test
    void disablingTheOomKillerWithoutALimitIsWarnedAbout() {
        assertThat(ResourceCheck.of(settings("{\"oomKillDisable\": true}"), host)
                        .warnings())
                .containsExactly("OOM killer is disabled for the container, but no memory limit is set,"
                        + " this can result in the system running out of resources.");
    }

    @Test
    void sharesAreBroughtIntoTheKernelsRange() {
        assertThat(ResourceCheck.of(settings("{\"cpuShares\": 1}"), host)
                        .resources()
                        .cpuShares())
                .isEqualTo(2);
        assertThat(ResourceCheck.of(settings("{\"cpuShares\": 300000}"), host)
                        .resources()
                        .cpuShares())
                .isEqualTo(262144);
    }

    private static ResourceSettings settings(String json) {
        ObjectNode node = JsonMapper.shared().valueToTree(ResourceSettings.UNLIMITED);
        JsonMapper.shared().readTree(json).properties().forEach(field -> node.set(field.getKey(), field.getValue()));
        return JsonMapper.shared().treeToValue(node, ResourceSettings.class);
    }

    private static String changed(ResourceSettings settings, String name, long value) {
        ObjectNode node = JsonMapper.shared().valueToTree(settings);
        return node.put(name, value).toString();
    }
}
