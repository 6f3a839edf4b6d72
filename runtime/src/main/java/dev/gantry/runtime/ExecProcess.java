package dev.gantry.runtime;

import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/// The process of an exec, with what it takes over from its container: its user looked up there, its
/// capabilities narrowed to what this host has.
public final class ExecProcess {
    private final SpecProcess process;
    private final Optional<String> seccomp;

    private ExecProcess(SpecProcess process, Optional<String> seccomp) {
        this.process = process;
        this.seccomp = seccomp;
    }

    /// Called while the container runs: the user is looked up in its root.
    ///
    /// @param exec what to run
    /// @param container the container it runs in
    /// @throws SettingsException as [OciSpec#of]
    public static ExecProcess of(ExecSettings exec, ContainerSettings container, HostCapabilities host) {
        Confinement confinement = container.confinement();
        Set<String> bounding = SpecProcess.bounding(confinement, host, new ArrayList<>());
        Optional<String> seccomp = SpecLinux.seccomp(confinement, host, bounding, new ArrayList<>())
                .map(RawValue::rawValue)
                .map(String::valueOf);
        return new ExecProcess(SpecProcess.exec(exec, container, host), seccomp);
    }

    /// The runtime specification's `process` object, as `runc exec --process` takes it.
    ObjectNode json() {
        return process.json(JsonMapper.shared());
    }

    boolean tty() {
        return process.tty();
    }

    /// The container's filter in the runtime specification's form.
    Optional<String> seccomp() {
        return seccomp;
    }
}
