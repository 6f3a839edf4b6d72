package dev.gantry.compose;

import java.util.List;
import java.util.Map;

/// What separates the containers of a service from the host and from each other.
///
/// @param privileged all rights
/// @param capAdd capabilities
/// @param capDrop capabilities
/// @param securityOptions `seccomp=...`, `no-new-privileges`, ...
/// @param groupAdd names or numbers
/// @param deviceCgroupRules `c 1:3 mr`
/// @param sysctls by name
/// @param ipc `shareable`, `host`, `service:...`, `container:...`, or empty
/// @param pid `host`, `service:...`, `container:...`, or empty
/// @param uts `host`, or empty
/// @param cgroup `host`, `private`, or empty
/// @param cgroupParent or empty
/// @param userns `host`, or empty
/// @param runtime or empty
/// @param technology `isolation`, Windows only
/// @param credentialSpec `file://`, `registry://`, `config://`: Windows only
/// @param useApiSocket whether the engine's socket and the user's credentials are lent
public record ServiceIsolation(
        boolean privileged,
        List<String> capAdd,
        List<String> capDrop,
        List<String> securityOptions,
        List<String> groupAdd,
        List<String> deviceCgroupRules,
        Map<String, String> sysctls,
        String ipc,
        String pid,
        String uts,
        String cgroup,
        String cgroupParent,
        String userns,
        String runtime,
        String technology,
        String credentialSpec,
        boolean useApiSocket) {
    /// Keeps copies that nobody changes.
    public ServiceIsolation {
        capAdd = List.copyOf(capAdd);
        capDrop = List.copyOf(capDrop);
        securityOptions = List.copyOf(securityOptions);
        groupAdd = List.copyOf(groupAdd);
        deviceCgroupRules = List.copyOf(deviceCgroupRules);
        sysctls = Sorted.copy(sysctls);
    }
}
