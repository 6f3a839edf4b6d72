package dev.gantry.api;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The portable half of a container's settings: what to run and as whom, without anything of the host. Also the
/// shape of the `Config` in an inspected container.
///
///     {"Hostname": "", "User": "", "Env": ["PATH=/bin"], "Cmd": ["true"], "Image": "busybox", "Labels": {}}
///
/// `cmd`, `entrypoint` and `shell` are read from a string or an array, as old clients send both. Source: Engine
/// API, `ContainerConfig`.
///
/// @param healthcheck absent where the image's own is to be used
/// @param stopTimeout seconds before a stopped container is killed; absent for the daemon's default
public record ContainerConfig(
        String hostname,
        String domainname,
        String user,
        boolean attachStdin,
        boolean attachStdout,
        boolean attachStderr,
        @OmitEmpty @Nullable Map<String, EmptyObject> exposedPorts,
        boolean tty,
        boolean openStdin,
        boolean stdinOnce,
        @Nullable List<String> env,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) @Nullable List<String> cmd,

        @OmitNull @Nullable HealthConfig healthcheck,
        @OmitEmpty boolean argsEscaped,
        String image,
        @Nullable Map<String, EmptyObject> volumes,
        String workingDir,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) @Nullable List<String> entrypoint,

        @OmitEmpty boolean networkDisabled,
        @OmitEmpty String macAddress,
        @Nullable List<String> onBuild,
        @Nullable Map<String, String> labels,
        @OmitEmpty String stopSignal,
        @OmitNull @Nullable Integer stopTimeout,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) @OmitEmpty @Nullable List<String> shell) {

    public ContainerConfig withHostname(String changed) {
        return Copy.with(this, "hostname", changed);
    }

    public ContainerConfig withDomainname(String changed) {
        return Copy.with(this, "domainname", changed);
    }

    public ContainerConfig withUser(String changed) {
        return Copy.with(this, "user", changed);
    }

    public ContainerConfig withExposedPorts(@Nullable Map<String, EmptyObject> changed) {
        return Copy.with(this, "exposedPorts", changed);
    }

    public ContainerConfig withEnv(@Nullable List<String> changed) {
        return Copy.with(this, "env", changed);
    }

    public ContainerConfig withCmd(@Nullable List<String> changed) {
        return Copy.with(this, "cmd", changed);
    }

    public ContainerConfig withHealthcheck(@Nullable HealthConfig changed) {
        return Copy.with(this, "healthcheck", changed);
    }

    public ContainerConfig withVolumes(@Nullable Map<String, EmptyObject> changed) {
        return Copy.with(this, "volumes", changed);
    }

    public ContainerConfig withWorkingDir(String changed) {
        return Copy.with(this, "workingDir", changed);
    }

    public ContainerConfig withEntrypoint(@Nullable List<String> changed) {
        return Copy.with(this, "entrypoint", changed);
    }

    public ContainerConfig withMacAddress(String changed) {
        return Copy.with(this, "macAddress", changed);
    }

    public ContainerConfig withLabels(@Nullable Map<String, String> changed) {
        return Copy.with(this, "labels", changed);
    }

    public ContainerConfig withStopSignal(String changed) {
        return Copy.with(this, "stopSignal", changed);
    }

    public ContainerConfig withOnBuild(@Nullable List<String> changed) {
        return Copy.with(this, "onBuild", changed);
    }

    public ContainerConfig withShell(@Nullable List<String> changed) {
        return Copy.with(this, "shell", changed);
    }
}
