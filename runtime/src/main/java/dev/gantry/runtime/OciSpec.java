package dev.gantry.runtime;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A container's `config.json`, as the [OCI runtime
/// specification](https://github.com/opencontainers/runtime-spec) has it: what Docker would hand to its
/// runtime, narrowed to what this host can grant.
///
/// @param configJson the text of `config.json`
/// @param warnings what was narrowed and why, one sentence each; empty in the usual case
public record OciSpec(String configJson, List<String> warnings) {
    /// Features used here are those of 1.0.2; every runtime that reads 1.x accepts it.
    private static final String VERSION = "1.0.2";

    private static final ObjectMapper JSON = JsonMapper.shared();

    public OciSpec {
        warnings = List.copyOf(warnings);
    }

    /// Builds the specification. Looks up the user in the container's root, and devices and mount sources on
    /// the host, so it is called with the root mounted and shortly before the container is made.
    ///
    /// @throws SettingsException what no container can be made of, in Docker's words
    public static OciSpec of(ContainerSettings settings, HostCapabilities host) {
        List<String> warnings = new ArrayList<>();
        ObjectNode spec = JSON.createObjectNode();
        spec.put("ociVersion", VERSION);
        SpecProcess process = SpecProcess.of(settings, host, warnings);
        spec.set("process", process.json(JSON));
        spec.putObject("root").put("path", settings.rootfs().toString()).put("readonly", settings.readonlyRootfs());
        putNames(spec, settings);
        SpecMounts mounts = SpecMounts.of(settings, host);
        mounts.writeTo(spec.putArray("mounts"));
        ObjectNode linux = spec.putObject("linux");
        mounts.rootPropagation().ifPresent(propagation -> linux.put("rootfsPropagation", propagation));
        new SpecLinux(settings, host, process.bounding()).writeTo(linux, warnings);
        if (!settings.annotations().isEmpty()) {
            ObjectNode annotations = spec.putObject("annotations");
            settings.annotations().forEach(annotations::put);
        }
        return new OciSpec(JSON.writeValueAsString(spec), warnings);
    }

    /// The same with what devices of the Container Device Interface change.
    ///
    /// @throws SettingsException where a device is not what it is said to be, or wants what is not there
    public OciSpec edited(CdiEdits edits) {
        if (edits.isEmpty()) {
            return this;
        }
        ObjectNode spec = (ObjectNode) JSON.readTree(configJson);
        new SpecEdits(spec).apply(edits);
        return new OciSpec(JSON.writeValueAsString(spec), warnings);
    }

    /// The same with a limit on real-time processes.
    public OciSpec limited(RealtimeLimit limit) {
        if (limit.isNone()) {
            return this;
        }
        ObjectNode spec = (ObjectNode) JSON.readTree(configJson);
        limit.writeTo((ObjectNode) spec.path("linux").path("resources").path("cpu"));
        return new OciSpec(JSON.writeValueAsString(spec), warnings);
    }

    private static void putNames(ObjectNode spec, ContainerSettings settings) {
        if (!(settings.namespaces().uts() instanceof Namespaces.Namespace.Host)) {
            spec.put("hostname", settings.hostname());
        }
    }
}
