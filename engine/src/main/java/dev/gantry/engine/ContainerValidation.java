package dev.gantry.engine;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.api.ContainerConfig;
import dev.gantry.api.HealthConfig;
import dev.gantry.api.HostConfig;
import dev.gantry.api.Nil;
import dev.gantry.api.RestartPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What of a create request can be judged without looking at images or the host: options that contradict each
/// other and values that nothing could mean. Texts and order are dockerd's.
final class ContainerValidation {
    private static final Duration SHORTEST_CHECK = Duration.ofMillis(1);

    private ContainerValidation() {}

    /// @return warnings for the client
    /// @throws EngineException `INVALID_PARAMETER`
    static List<String> check(ContainerConfig config, HostConfig host) {
        checkConfig(config);
        checkRestart(host);
        checkNetwork(config, host);
        checkNamespaces(config, host);
        checkExtraHosts(host);
        return warnings(host);
    }

    private static void checkConfig(ContainerConfig config) {
        if (!config.workingDir().isEmpty() && !config.workingDir().startsWith("/")) {
            throw invalid(
                    "the working directory '" + config.workingDir() + "' is invalid, it needs to be an absolute path");
        }
        if (!config.stopSignal().isEmpty()) {
            StopContainer.signalNumber(config.stopSignal());
        }
        for (String variable : Nil.toEmpty(config.env())) {
            if (variable.isEmpty() || variable.startsWith("=")) {
                throw invalid("invalid environment variable: " + variable);
            }
        }
        Integer stopTimeout = config.stopTimeout();
        if (stopTimeout != null && stopTimeout < -1) {
            throw invalid("invalid stop timeout: " + stopTimeout + ": must be -1 (wait forever) or more");
        }
        if (config.healthcheck() != null) {
            checkHealth(config.healthcheck());
        }
    }

    private static void checkHealth(HealthConfig health) {
        requireDuration("Interval", health.interval());
        requireDuration("Timeout", health.timeout());
        if (health.retries() < 0) {
            throw invalid("Retries in Healthcheck cannot be negative");
        }
        requireDuration("StartPeriod", health.startPeriod());
        requireDuration("StartInterval", health.startInterval());
        if (HealthCheck.OnFailure.of(health.onFailure()).isEmpty()) {
            throw invalid("OnFailure in Healthcheck must be one of none, kill, restart, stop: " + health.onFailure());
        }
    }

    private static void requireDuration(String field, long nanos) {
        if (nanos != 0 && Duration.ofNanos(nanos).compareTo(SHORTEST_CHECK) < 0) {
            throw invalid(field + " in Healthcheck cannot be less than 1ms");
        }
    }

    static void checkRestart(HostConfig host) {
        RestartPolicy policy = host.restartPolicy();
        int retries = policy.maximumRetryCount();
        switch (policy.name()) {
            case "", "no", "always", "unless-stopped" -> {
                if (retries != 0) {
                    throw invalid("invalid restart policy: maximum retry count can only be used with 'on-failure'");
                }
            }
            case "on-failure" -> {
                if (retries < 0) {
                    throw invalid("invalid restart policy: maximum retry count cannot be negative");
                }
            }
            default ->
                throw invalid("invalid restart policy: unknown policy '" + policy.name()
                        + "'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'");
        }
        if (host.autoRemove() && !policy.name().isEmpty() && !policy.name().equals("no")) {
            throw invalid("can't create 'AutoRemove' container with restart policy");
        }
    }

    private static void checkNetwork(ContainerConfig config, HostConfig host) {
        String mode = host.networkMode();
        boolean container = mode.equals("container") || mode.startsWith("container:");
        if (container) {
            checkSharedNetwork(mode, config, host);
        }
        boolean ownMac = !config.macAddress().isEmpty();
        if ((container || mode.equals("host")) && ownMac) {
            throw invalid("conflicting options: mac-address and the network mode");
        }
        if (mode.equals("host") && !Nil.toEmpty(host.links()).isEmpty()) {
            throw invalid("conflicting options: host type networking can't be used with links. This would result in"
                    + " undefined behavior");
        }
    }

    private static void checkSharedNetwork(String mode, ContainerConfig config, HostConfig host) {
        if (mode.length() <= "container:".length()) {
            throw invalid("invalid network mode: invalid container format container:<name|id>");
        }
        refuse(!config.hostname().isEmpty(), "conflicting options: hostname and the network mode");
        refuse(
                !Nil.toEmpty(host.links()).isEmpty(),
                "conflicting options: container type network can't be used with links. This would result in undefined"
                        + " behavior");
        refuse(!Nil.toEmpty(host.dns()).isEmpty(), "conflicting options: dns and the network mode");
        refuse(
                !Nil.toEmpty(host.extraHosts()).isEmpty(),
                "conflicting options: custom host-to-IP mapping and the network mode");
        refuse(
                !Nil.toEmpty(host.portBindings()).isEmpty() || host.publishAllPorts(),
                "conflicting options: port publishing and the container type network mode");
        refuse(
                !Nil.toEmpty(config.exposedPorts()).isEmpty(),
                "conflicting options: port exposing and the container type network mode");
    }

    private static void checkNamespaces(ContainerConfig config, HostConfig host) {
        if (host.utsMode().equals("host")) {
            refuse(!config.hostname().isEmpty(), "conflicting options: hostname and the UTS mode");
            refuse(!config.domainname().isEmpty(), "conflicting options: domainname and the UTS mode");
        }
        refuse(!host.utsMode().isEmpty() && !host.utsMode().equals("host"), "invalid UTS mode: " + host.utsMode());
        refuse(!validIpc(host.ipcMode()), "invalid IPC mode: " + host.ipcMode());
        refuse(!validPid(host.pidMode()), "invalid PID mode: " + host.pidMode());
        refuse(
                !List.of("", "private", "host").contains(host.cgroupnsMode()),
                "invalid cgroup namespace mode: " + host.cgroupnsMode());
        refuse(
                !host.usernsMode().isEmpty() && !host.usernsMode().equals("host"),
                "invalid userns mode: " + host.usernsMode());
    }

    private static boolean validIpc(String mode) {
        return List.of("", "none", "private", "shareable", "host").contains(mode) || namesContainer(mode);
    }

    private static boolean validPid(String mode) {
        return mode.isEmpty() || mode.equals("host") || namesContainer(mode);
    }

    private static boolean namesContainer(String mode) {
        return mode.startsWith("container:") && mode.length() > "container:".length();
    }

    private static void checkExtraHosts(HostConfig host) {
        for (String extra : Nil.toEmpty(host.extraHosts())) {
            int colon = extra.indexOf(':');
            if (colon <= 0 || colon == extra.length() - 1) {
                throw invalid("bad format for add-host: \"" + extra + "\"");
            }
        }
    }

    private static List<String> warnings(HostConfig host) {
        List<String> warnings = new ArrayList<>();
        if (host.networkMode().equals("host")
                && !Nil.toEmpty(host.portBindings()).isEmpty()) {
            warnings.add("Published ports are discarded when using host network mode");
        }
        return warnings;
    }

    private static void refuse(boolean wrong, String message) {
        if (wrong) {
            throw invalid(message);
        }
    }
}
