package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.engine.CacheLimits;
import dev.gantry.engine.CachePolicy;
import dev.gantry.engine.CacheRule;
import dev.gantry.engine.Filters;
import dev.gantry.engine.GcPolicy;
import dev.gantry.http.Listener;
import dev.gantry.network.FirewallOptions;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class SettingsTest {
    @TempDir
    Path directory;

    private DaemonConfig configure(String document, String... flags) throws IOException {
        Path file = Files.writeString(directory.resolve("daemon.json"), document);
        String[] arguments = new String[flags.length + 1];
        System.arraycopy(flags, 0, arguments, 0, flags.length);
        arguments[flags.length] = "--config-file=" + file;
        return DaemonConfig.of(
                Settings.read(CommandLine.parse(arguments)), new Build(Path.of("/monitor"), null, "1.2.3"));
    }

    @Test
    void nothingSaidMeansDockersDefaults() throws Exception {
        DaemonConfig config = configure("{}");
        assertThat(config.listeners()).containsExactly(new Listener.Unix(Path.of("/run/gantry.sock"), null));
        assertThat(config.logLevel()).isEqualTo(Level.INFO);
        assertThat(config.shutdownTimeout()).isEqualTo(Duration.ofSeconds(15));
        assertThat(config.engine().dataRoot()).isEqualTo(Path.of("/var/lib/gantry"));
        assertThat(config.engine().runRoot()).isEqualTo(Path.of("/run/gantry"));
        assertThat(config.engine().defaultRuntime()).isEqualTo("gantry");
        assertThat(config.engine().shmSizeBytes()).isEqualTo(67_108_864);
        assertThat(config.engine().network().bridge().icc()).isTrue();
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void emptyFileIsAnEmptyConfiguration() throws Exception {
        assertThat(configure(" \n").warnings()).isEmpty();
    }

    @Test
    void flagsAndKeysReachTheEngine() throws Exception {
        DaemonConfig config = configure(
                """
                {"labels": ["a=b"], "default-shm-size": "128M", "bip": "10.9.0.1/24", "icc": false,
                 "runtimes": {"fast": {"path": "/usr/bin/crun", "runtimeArgs": ["--debug"]}},
                 "default-ulimits": {"nofile": {"Name": "nofile", "Soft": 10, "Hard": 20}},
                 "default-address-pools": [{"base": "10.10.0.0/16", "size": 24}],
                 "log-opts": {"max-size": "1m"}}
                """,
                "-D",
                "--default-runtime",
                "fast",
                "-Hunix:///a.sock",
                "--host=unix:///b.sock",
                "-G=docker",
                "--data-root",
                "/data");
        assertThat(config.logLevel()).isEqualTo(Level.DEBUG);
        assertThat(config.listeners())
                .containsExactly(
                        new Listener.Unix(Path.of("/a.sock"), "docker"),
                        new Listener.Unix(Path.of("/b.sock"), "docker"));
        assertThat(config.engine().labels()).containsExactly("a=b");
        assertThat(config.engine().shmSizeBytes()).isEqualTo(128 << 20);
        assertThat(config.engine().dataRoot()).isEqualTo(Path.of("/data"));
        assertThat(config.engine().runtimes()).containsOnlyKeys("runc", "fast");
        assertThat(config.engine().defaultRuntime()).isEqualTo("fast");
        assertThat(config.engine().logOptions()).isEqualTo(Map.of("max-size", "1m"));
        assertThat(config.engine().defaultUlimits()).hasSize(1);
        assertThat(config.engine().network().bridge().icc()).isFalse();
        assertThat(config.engine().network().pools()).hasSize(1);
    }

    @Test
    void theFirewallIsAsDockersUnlessToldOtherwise() throws Exception {
        assertThat(configure("{\"firewall\": {}}").engine().network().firewall())
                .isEqualTo(new FirewallOptions(true, false, true, false));
        assertThat(configure("{\"firewall\": {\"respect-host\": true}, \"userland-proxy\": false}")
                        .engine()
                        .network()
                        .firewall())
                .isEqualTo(new FirewallOptions(true, true, false, false));
        assertThat(configure("{\"allow-direct-routing\": true}")
                        .engine()
                        .network()
                        .firewall())
                .isEqualTo(new FirewallOptions(true, false, true, true));
        assertThat(configure("{\"iptables\": false}")
                        .engine()
                        .network()
                        .firewall()
                        .rules())
                .isFalse();
    }

    @Test
    void theBuildCacheIsLeftAloneUnlessThereIsAPolicy() throws Exception {
        assertThat(configure("{\"builder\": {}}").engine().buildCache()).isEqualTo(CachePolicy.OFF);
        assertThat(configure("""
                {"builder": {"gc": {"enabled": true, "defaultKeepStorage": "1GB", "policy": [
                    {"keepStorage": "1k", "filter": ["type=regular", "type=exec.cachemount", "unused-for=48h"]},
                    {"reservedSpace": "2k", "maxUsedSpace": "3MB", "minFreeSpace": "4g", "all": true,
                     "filter": {"unused-for": {"1h": true}}}]}}}
                """).engine().buildCache())
                .isEqualTo(new CachePolicy(
                        true,
                        new CacheLimits(1 << 30, 0, 0),
                        List.of(
                                new CacheRule(
                                        false,
                                        new CacheLimits(1024, 0, 0),
                                        new Filters(Map.of(
                                                "type",
                                                Set.of("regular", "exec.cachemount"),
                                                "unused-for",
                                                Set.of("48h")))),
                                new CacheRule(
                                        true,
                                        new CacheLimits(2048, 3 << 20, 4L << 30),
                                        new Filters(Map.of("unused-for", Set.of("1h")))))));
    }

    @Test
    void containersMayBeLimited() throws Exception {
        assertThat(configure("{}").engine().rootLimitBytes()).isZero();
        assertThat(configure("{\"storage-opts\": [\"overlay2.override_kernel_check=1\", \"overlay2.size=2G\"]}")
                        .engine()
                        .rootLimitBytes())
                .isEqualTo(2L << 30);
    }

    @Test
    void theDiskIsCleanedUpWhereThereIsAPolicy() throws Exception {
        assertThat(configure("{}").engine().gc()).isNull();
        assertThat(configure("{\"gc\": {\"high-water\": \"85%\", \"low-water\": \"40GB\"}}")
                        .engine()
                        .gc())
                .isEqualTo(new GcPolicy(
                        new GcPolicy.Water.Share(0.85),
                        new GcPolicy.Water.Bytes(40L << 30),
                        Duration.ofHours(24),
                        Set.of(),
                        List.of(GcPolicy.Kind.BUILD_CACHE, GcPolicy.Kind.IMAGE, GcPolicy.Kind.CONTAINER)));
        assertThat(configure("""
                        {"gc": {"high-water": "85%", "low-water": "70.5 %", "min-age": "1h30m", "keep": ["a", "b=c"],
                                "collect": ["images"]}}
                        """).engine().gc())
                .isEqualTo(new GcPolicy(
                        new GcPolicy.Water.Share(0.85),
                        new GcPolicy.Water.Share(0.705),
                        Duration.ofMinutes(90),
                        Set.of("a", "b=c"),
                        List.of(GcPolicy.Kind.IMAGE)));
    }

    @Test
    void mapsAndObjectsMayComeAsFlags() throws Exception {
        DaemonConfig config = configure(
                "{}",
                "--add-runtime",
                "fast=/usr/bin/crun",
                "--default-ulimit",
                "nofile=10:20",
                "--default-address-pool",
                "base=10.10.0.0/16,size=24",
                "--log-opt",
                "max-file=2",
                "--log-opt",
                "max-size=1m");
        assertThat(config.engine().runtimes().get("fast"))
                .hasToString("RuntimeProgram[path=/usr/bin/crun, arguments=[]]");
        assertThat(config.engine().defaultUlimits()).hasToString("[Ulimit[name=nofile, hard=20, soft=10]]");
        assertThat(config.engine().network().pools()).hasSize(1);
        assertThat(config.engine().logOptions()).containsOnlyKeys("max-file", "max-size");
    }

    @Test
    void optionSaidTwiceIsDockersError() {
        assertThatThrownBy(() -> configure("{\"debug\": false, \"labels\": [\"x=y\"]}", "--debug", "--label", "a=b"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "the following directives are specified both as a flag and in the configuration "
                                + "file: debug: (from flag: true, from file: false), labels: (from flag: [a=b], from file: [x=y])");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"data-rooot\": \"/x\"} | data-rooot (did you mean \"data-root\"?)",
                "{\"debug\": \"yes\"} | \"debug\": \"yes\" is not true or false",
                "{\"hosts\": \"unix:///x\"} | \"hosts\": \"unix:///x\" is not a list",
                "{\"mtu\": 1.5} | \"mtu\": 1.5 is not a whole number",
                "{\"mtu\": -1} | \"mtu\": -1 is out of range",
                "{\"debug\": true | invalid JSON in configuration file",
                "[] | want a JSON object",
                "{\"metrics-addr\": \"127.0.0.1:1\"} | is not supported yet",
                "{\"authorization-plugins\": [\"x\"]} | \"authorization-plugins\" is not supported yet",
                "{\"live-restore\": false} | the only value is \"true\"",
                "{\"storage-driver\": \"zfs\"} | the only value is \"overlay2\"",
                "{\"default-runtime\": \"kata\"} | specified default runtime 'kata' does not exist",
                "{\"runtimes\": {\"runc\": {\"path\": \"x\"}}} | runtime name 'runc' is reserved",
                "{\"builder\": {\"entitlements\": {}}} | \"builder\": there is no setting \"entitlements\"",
                "{\"builder\": {\"gc\": true}} | \"builder.gc\": true is not an object",
                "{\"builder\": {\"gc\": {\"polici\": []}}} | there is no setting \"polici\" (did you mean \"policy\"?)",
                "{\"builder\": {\"gc\": {\"enabled\": 1}}} | \"builder.gc.enabled\": 1 is not true or false",
                "{\"builder\": {\"gc\": {\"policy\": {}}}} | \"builder.gc.policy\": {} is not a list",
                "{\"builder\": {\"gc\": {\"defaultKeepStorage\": \"much\"}}} | invalid size: 'much'",
                "{\"builder\": {\"gc\": {\"policy\": [{\"maxUsedSpace\": 5}]}}} | 5 is not a size such as \"20GB\"",
                "{\"builder\": {\"gc\": {\"policy\": [{\"filter\": [\"age=1\"]}]}}} | invalid filter 'age'",
                "{\"builder\": {\"gc\": {\"policy\": [{\"filter\": [\"until\"]}]}}} | filter \"until\" is not name=value",
                "{\"builder\": {\"gc\": {\"policy\": [{\"filter\": [\"unused-for=x\"]}]}}} | as time or duration: \"x\"",
                "{\"storage-opts\": [\"overlay2.size\"]} | unable to parse storage-opt overlay2.size",
                "{\"storage-opts\": [\"overlay2.size=much\"]} | invalid size: 'much'",
                "{\"storage-opts\": [\"dm.basesize=1g\"]} | overlay2: unknown option dm.basesize",
                "{\"gc\": true} | \"gc\": true is not an object",
                "{\"gc\": {}} | \"gc\": \"high-water\" is missing",
                "{\"gc\": {\"high-water\": \"80%\"}} | \"gc\": \"low-water\" is missing",
                "{\"gc\": {\"high\": \"80%\"}} | there is no setting \"high\"",
                "{\"gc\": {\"high-water\": 80}} | \"gc.high-water\": 80 is not a share such as",
                "{\"gc\": {\"high-water\": \"120%\"}} | is not more than 0% and no more than 100%",
                "{\"gc\": {\"high-water\": \"much\"}} | \"gc.high-water\": invalid size: 'much'",
                "{\"gc\": {\"high-water\": \"50%\", \"low-water\": \"60%\"}} | \"low-water\" is above \"high-water\"",
                "{\"gc\": {\"high-water\": \"2g\", \"low-water\": \"1g\", \"min-age\": \"old\"}} | invalid duration: 'old'",
                "{\"gc\": {\"high-water\": \"2g\", \"low-water\": \"1g\", \"keep\": \"x\"}} | \"gc.keep\": \"x\" is not a list",
                "{\"gc\": {\"high-water\": \"2g\", \"low-water\": \"1g\", \"collect\": [\"image\"]}} | (did you mean \"images\"?)",
                "{\"firewall\": true} | \"firewall\": true is not an object",
                "{\"firewall\": {\"respect\": true}} | \"firewall\": there is no setting \"respect\"",
                "{\"firewall\": {\"respect-hosts\": true}} | (did you mean \"respect-host\"?)",
                "{\"firewall\": {\"respect-host\": \"yes\"}} | \"firewall.respect-host\": \"yes\" is not true or false",
                "{\"userland-proxy\": \"off\"} | \"userland-proxy\": \"off\" is not true or false",
                "{\"bip\": \"10.0.0.1\"} | \"bip\": invalid CIDR address: 10.0.0.1",
                "{\"dns\": [\"one\"]} | \"dns\": one is not an ip address",
                "{\"default-shm-size\": \"big\"} | invalid size: 'big'",
                "{\"log-level\": \"loud\"} | invalid logging level: loud",
                "{\"data-root\": \"relative\"} | \"data-root\": relative is not an absolute path",
                "{\"default-ulimits\": {\"nofile\": \"2:1\"}} | soft limit must be less than or equal to hard limit",
                "{\"hosts\": [\"fd://\"]} | socket activation is not supported yet",
                "{\"hosts\": [\"http://x\"]} | is no address",
                "{\"hosts\": [\"tcp://0.0.0.0:2375\"]} | use --tlsverify with certificates, or say --insecure-tcp",
                "{\"hosts\": [\"tcp://x:99999\"], \"insecure-tcp\": true} | \"99999\" is no port",
                "{\"hosts\": [\"tcp://x\"], \"tlsverify\": true, \"tlscert\": \"/no/cert\"} | could not load TLS"
            })
    void whatCannotBeUsedIsNamed(String document, String message) {
        assertThatThrownBy(() -> configure(document))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({
        "--datta-root=/x, unknown flag: --datta-root (did you mean \"data-root\"?)",
        "-Z, unknown shorthand flag: 'Z' in -Z",
        "--data-root, flag needs an argument: --data-root",
        "--debug=maybe, invalid argument \"maybe\" for \"--debug\" flag",
        "--mtu=many, invalid argument \"many\" for \"--mtu\" flag",
        "--log-opt=x, want name=value",
        "start, \"start\" is no flag"
    })
    void badFlagsAreNamed(String flag, String message) {
        assertThatThrownBy(() -> CommandLine.parse(flag))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }

    @Test
    void missingFileIsAnErrorOnlyWhereItWasAskedFor() {
        assertThatThrownBy(() -> Settings.read(CommandLine.parse("--config-file", "/no/such/daemon.json")))
                .hasMessageContaining("no such file");
        assertThat(Settings.readFile(directory.resolve("none"), true)).isEmpty();
    }

    @Test
    void optionsWithoutEffectAreWarnedAbout() throws Exception {
        DaemonConfig config = configure("{\"raw-logs\": true, \"live-restore\": true}");
        assertThat(config.warnings()).hasSize(1).allMatch(warning -> warning.contains("has no effect"));
    }

    @Test
    void plainTcpHasToBeAskedForByName() throws Exception {
        assertThat(configure("{}", "-H", "tcp://:2375", "-H", "tcp://[::1]", "--insecure-tcp")
                        .listeners())
                .containsExactly(new Listener.Tcp("127.0.0.1", 2375), new Listener.Tcp("::1", 2375));
    }

    @Test
    void actionsAreTold() {
        assertThat(CommandLine.parse("--validate").action()).isEqualTo(CommandLine.Action.VALIDATE);
        assertThat(CommandLine.parse("-v").action()).isEqualTo(CommandLine.Action.VERSION);
        assertThat(CommandLine.parse("--help").action()).isEqualTo(CommandLine.Action.HELP);
        assertThat(CommandLine.parse("-Dl", "warn").options())
                .containsOnlyKeys(DaemonOption.DEBUG, DaemonOption.LOG_LEVEL);
    }

    @ParameterizedTest
    @EnumSource(DaemonOption.class)
    void keysAreSpelledOnce(DaemonOption option) {
        assertThat(DaemonOption.ofKey(option.key)).contains(option);
        assertThat(List.of(DaemonOption.values()))
                .filteredOn(other -> other.key.equals(option.key))
                .hasSize(1);
        assertThat(Help.text()).doesNotContain("null");
    }
}
