package dev.gantry.image;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What containers of an image start from: the `config` object of the image's configuration.
///
/// Example: `{"Env":["PATH=/bin"],"Cmd":["sh"],"ExposedPorts":{"80/tcp":{}},"WorkingDir":"/srv"}`
///
/// Source: OCI image-spec, config.md, "config"; Docker's fields on top (`Healthcheck`, `Shell`, `OnBuild`).
///
/// @param exposedPorts `80/tcp`
/// @param env `NAME=value`, in order
/// @param entrypoint null when not set, which is not the same as empty
/// @param cmd null when not set
/// @param volumes absolute paths
/// @param stopSignal name or number, empty for the default
/// @param shell what wraps shell-form instructions; null for `/bin/sh -c`
/// @param onBuild instructions for images that build on this one
/// @param argsEscaped Windows only; kept so that it survives
public record RunConfig(
        String user,
        SequencedSet<String> exposedPorts,
        List<String> env,
        @Nullable List<String> entrypoint,
        @Nullable List<String> cmd,
        SequencedSet<String> volumes,
        String workingDir,
        Map<String, String> labels,
        String stopSignal,
        @Nullable List<String> shell,
        @Nullable Healthcheck healthcheck,
        List<String> onBuild,
        boolean argsEscaped) {

    /// Nothing set.
    public static final RunConfig EMPTY = new Builder().build();

    public RunConfig {
        exposedPorts = Collections.unmodifiableSequencedSet(new LinkedHashSet<>(exposedPorts));
        env = List.copyOf(env);
        entrypoint = entrypoint == null ? null : List.copyOf(entrypoint);
        cmd = cmd == null ? null : List.copyOf(cmd);
        volumes = Collections.unmodifiableSequencedSet(new LinkedHashSet<>(volumes));
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        shell = shell == null ? null : List.copyOf(shell);
        onBuild = List.copyOf(onBuild);
    }

    static RunConfig read(@Nullable ObjectNode node) {
        if (node == null) {
            return EMPTY;
        }
        ObjectNode healthcheck = Json.objectOrNull(node, "Healthcheck");
        return new RunConfig(
                Json.string(node, "User"),
                new LinkedHashSet<>(Json.keys(node, "ExposedPorts")),
                Json.strings(node, "Env"),
                Json.stringsOrNull(node, "Entrypoint"),
                Json.stringsOrNull(node, "Cmd"),
                new LinkedHashSet<>(Json.keys(node, "Volumes")),
                Json.string(node, "WorkingDir"),
                Json.stringMap(node, "Labels"),
                Json.string(node, "StopSignal"),
                Json.stringsOrNull(node, "Shell"),
                healthcheck == null ? null : Healthcheck.read(healthcheck),
                Json.strings(node, "OnBuild"),
                Json.flag(node, "ArgsEscaped"));
    }

    /// Sets our fields in a document and leaves those that we do not know.
    void write(ObjectNode node) {
        set(node, "User", user.isEmpty() ? null : node.stringNode(user));
        set(node, "ExposedPorts", exposedPorts.isEmpty() ? null : Json.setOf(exposedPorts));
        set(node, "Env", env.isEmpty() ? null : Json.arrayOf(env));
        set(node, "Entrypoint", entrypoint == null ? null : Json.arrayOf(entrypoint));
        set(node, "Cmd", cmd == null ? null : Json.arrayOf(cmd));
        set(node, "Volumes", volumes.isEmpty() ? null : Json.setOf(volumes));
        set(node, "WorkingDir", workingDir.isEmpty() ? null : node.stringNode(workingDir));
        set(node, "Labels", labels.isEmpty() ? null : Json.objectOf(labels));
        set(node, "StopSignal", stopSignal.isEmpty() ? null : node.stringNode(stopSignal));
        set(node, "ArgsEscaped", argsEscaped ? node.booleanNode(true) : null);
        set(node, "Healthcheck", healthcheck == null ? null : healthcheck.write());
        set(node, "Shell", shell == null ? null : Json.arrayOf(shell));
        set(node, "OnBuild", onBuild.isEmpty() ? null : Json.arrayOf(onBuild));
    }

    private static void set(ObjectNode node, String field, @Nullable JsonNode value) {
        if (value == null) {
            node.remove(field);
        } else {
            node.set(field, value);
        }
    }

    /// A builder that starts from this configuration.
    public Builder edit() {
        return new Builder(this);
    }

    /// Changes a run config; the setters replace, the `add` methods add. One thread.
    public static final class Builder {
        private String user = "";
        private final SequencedSet<String> exposedPorts = new LinkedHashSet<>();
        private final List<String> env = new ArrayList<>();

        /// Where in `env` a variable is: of several of one name, the first.
        private final Map<String, Integer> places = new HashMap<>();

        private @Nullable List<String> entrypoint;
        private @Nullable List<String> cmd;
        private final SequencedSet<String> volumes = new LinkedHashSet<>();
        private String workingDir = "";
        private final Map<String, String> labels = new LinkedHashMap<>();
        private String stopSignal = "";
        private @Nullable List<String> shell;
        private @Nullable Healthcheck healthcheck;
        private final List<String> onBuild = new ArrayList<>();
        private boolean argsEscaped;

        public Builder() {}

        Builder(RunConfig from) {
            user = from.user;
            exposedPorts.addAll(from.exposedPorts);
            from.env.forEach(this::addEnv);
            entrypoint = from.entrypoint;
            cmd = from.cmd;
            volumes.addAll(from.volumes);
            workingDir = from.workingDir;
            labels.putAll(from.labels);
            stopSignal = from.stopSignal;
            shell = from.shell;
            healthcheck = from.healthcheck;
            onBuild.addAll(from.onBuild);
            argsEscaped = from.argsEscaped;
        }

        public Builder user(String value) {
            user = value;
            return this;
        }

        public Builder addExposedPorts(Collection<String> ports) {
            exposedPorts.addAll(ports);
            return this;
        }

        /// Sets one variable: in place where the name is set already, else at the end.
        public Builder env(String name, String value) {
            Integer place = places.get(name);
            if (place == null) {
                addEnv(name + "=" + value);
            } else {
                env.set(place, name + "=" + value);
            }
            return this;
        }

        private void addEnv(String line) {
            int equals = line.indexOf('=');
            if (equals >= 0) {
                places.putIfAbsent(line.substring(0, equals), env.size());
            }
            env.add(line);
        }

        public Builder entrypoint(@Nullable List<String> value) {
            entrypoint = value;
            return this;
        }

        public Builder cmd(@Nullable List<String> value) {
            cmd = value;
            return this;
        }

        public Builder addVolumes(Collection<String> paths) {
            volumes.addAll(paths);
            return this;
        }

        public Builder workingDir(String value) {
            workingDir = value;
            return this;
        }

        public Builder label(String name, String value) {
            labels.put(name, value);
            return this;
        }

        public Builder stopSignal(String value) {
            stopSignal = value;
            return this;
        }

        public Builder shell(@Nullable List<String> value) {
            shell = value;
            return this;
        }

        public Builder healthcheck(@Nullable Healthcheck value) {
            healthcheck = value;
            return this;
        }

        public Builder addOnBuild(String instruction) {
            onBuild.add(instruction);
            return this;
        }

        /// Replaces all instructions for later.
        public Builder onBuild(List<String> instructions) {
            onBuild.clear();
            onBuild.addAll(instructions);
            return this;
        }

        public RunConfig build() {
            return new RunConfig(
                    user,
                    exposedPorts,
                    env,
                    entrypoint,
                    cmd,
                    volumes,
                    workingDir,
                    labels,
                    stopSignal,
                    shell,
                    healthcheck,
                    onBuild,
                    argsEscaped);
        }
    }
}
