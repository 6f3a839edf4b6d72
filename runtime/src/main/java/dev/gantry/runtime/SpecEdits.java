package dev.gantry.runtime;

import dev.gantry.runtime.CdiEdits.Bind;
import dev.gantry.runtime.CdiEdits.Hook;
import dev.gantry.runtime.CdiEdits.Node;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Changes a `config.json` as devices of the Container Device Interface ask for.
///
/// Source: the specification's Go package `cdi`, `container-edits.go`.
record SpecEdits(ObjectNode spec) {
    /// @throws SettingsException where a device is not what it is said to be, or wants what is not there
    void apply(CdiEdits edits) {
        if (edits.resourceDirector()) {
            throw new SettingsException("intelRdt of CDI devices is not supported");
        }
        edits.env().forEach(this::setVariable);
        edits.deviceNodes().forEach(this::addNode);
        edits.mounts().forEach(this::addMount);
        if (!edits.mounts().isEmpty()) {
            sortMounts();
        }
        edits.hooks().forEach(this::addHook);
        edits.additionalGids().stream().filter(gid -> gid > 0).forEach(this::addGroup);
    }

    private ObjectNode process() {
        return object(spec, "process");
    }

    private ObjectNode linux() {
        return object(spec, "linux");
    }

    private static ObjectNode object(ObjectNode parent, String name) {
        return parent.get(name) instanceof ObjectNode found ? found : parent.putObject(name);
    }

    private static ArrayNode array(ObjectNode parent, String name) {
        return parent.get(name) instanceof ArrayNode found ? found : parent.putArray(name);
    }

    private static void removeIf(ArrayNode array, Predicate<JsonNode> condition) {
        for (int i = array.size() - 1; i >= 0; i--) {
            if (condition.test(array.get(i))) {
                array.remove(i);
            }
        }
    }

    private void setVariable(String variable) {
        String start = variable.substring(0, variable.indexOf('=') + 1);
        ArrayNode environment = array(process(), "env");
        removeIf(environment, each -> each.asString().startsWith(start));
        environment.add(variable);
    }

    private void addNode(Node asked) {
        Node node = completed(asked);
        ArrayNode devices = array(linux(), "devices");
        removeIf(devices, each -> each.path("path").asString("").equals(node.path()));
        ObjectNode json = devices.addObject().put("path", node.path()).put("type", node.type());
        boolean isPipe = node.type().equals("p");
        if (!isPipe) {
            json.put("major", node.major()).put("minor", node.minor());
        }
        if (node.fileMode() != null) {
            json.put("fileMode", node.fileMode());
        }
        putOwner(json, "uid", node.uid());
        putOwner(json, "gid", node.gid());
        if (!isPipe) {
            allow(node);
        }
    }

    /// A node without an owner is the process's own user's, unless that is root.
    private void putOwner(ObjectNode json, String name, @Nullable Long owner) {
        long user = process().path("user").path(name).asLong(0);
        if (owner != null) {
            json.put(name, owner);
        } else if (user > 0) {
            json.put(name, user);
        }
    }

    private void allow(Node node) {
        array(object(linux(), "resources"), "devices")
                .addObject()
                .put("allow", true)
                .put("type", node.type().equals("u") ? "c" : node.type())
                .put("major", node.major())
                .put("minor", node.minor())
                .put("access", node.permissions().isEmpty() ? "rwm" : node.permissions());
    }

    private static Node completed(Node node) {
        boolean isKnown =
                !node.type().isEmpty() && (node.major() != 0 || node.type().equals("p"));
        if (isKnown) {
            return node;
        }
        HostDevice device = find(node);
        if (!node.type().isEmpty() && !node.type().replace('u', 'c').equals(device.type())) {
            throw new SettingsException("CDI device (\"%s\", \"%s\"), host type mismatch (%s, %s)"
                    .formatted(node.path(), node.hostPath(), node.type(), device.type()));
        }
        return new Node(
                node.path(),
                node.hostPath(),
                device.type(),
                device.major(),
                device.minor(),
                node.fileMode() == null ? Integer.valueOf(device.fileMode()) : node.fileMode(),
                node.permissions(),
                node.uid(),
                node.gid());
    }

    private static HostDevice find(Node node) {
        try {
            return HostDevice.at(Path.of(node.hostPath()))
                    .orElseThrow(() -> new SettingsException(
                            "failed to stat CDI host device \"" + node.hostPath() + "\": not a device node"));
        } catch (IOException e) {
            throw new SettingsException(
                    "failed to stat CDI host device \"" + node.hostPath() + "\": no such file or directory", e);
        }
    }

    private void addMount(Bind bind) {
        ArrayNode mounts = array(spec, "mounts");
        removeIf(mounts, each -> each.path("destination").asString("").equals(bind.containerPath()));
        ObjectNode json = mounts.addObject()
                .put("destination", bind.containerPath())
                .put("type", bind.type().isEmpty() ? "bind" : bind.type())
                .put("source", bind.hostPath());
        ArrayNode options = json.putArray("options");
        bind.options().forEach(options::add);
        boolean isBind = json.path("type").asString().equals("bind");
        if (isBind && !bind.options().contains("bind") && !bind.options().contains("rbind")) {
            options.add("rbind");
        }
    }

    /// Parents first; what is as deep stays in its order.
    private void sortMounts() {
        ArrayNode mounts = array(spec, "mounts");
        List<JsonNode> sorted = new ArrayList<>();
        mounts.forEach(sorted::add);
        sorted.sort(Comparator.comparingInt(
                mount -> Path.of(mount.path("destination").asString("/")).getNameCount()));
        mounts.removeAll();
        mounts.addAll(sorted);
    }

    private void addHook(Hook hook) {
        ObjectNode json = array(object(spec, "hooks"), hook.name()).addObject().put("path", hook.path());
        if (!hook.args().isEmpty()) {
            hook.args().forEach(json.putArray("args")::add);
        }
        if (!hook.env().isEmpty()) {
            hook.env().forEach(json.putArray("env")::add);
        }
        if (hook.timeoutSeconds() != null) {
            json.put("timeout", hook.timeoutSeconds());
        }
    }

    private void addGroup(int gid) {
        ArrayNode groups = array(object(process(), "user"), "additionalGids");
        if (groups.valueStream().noneMatch(each -> each.asInt() == gid)) {
            groups.add(gid);
        }
    }
}
