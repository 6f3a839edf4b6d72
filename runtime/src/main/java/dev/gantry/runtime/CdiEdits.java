package dev.gantry.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What devices of the Container Device Interface change in a container's specification (`containerEdits`).
///
/// @param env `NAME=value`, the later of two with one name counts
/// @param additionalGids groups that the process gets
/// @param resourceDirector whether the device wants a class of Intel's Resource Director (`intelRdt`)
public record CdiEdits(
        List<String> env,
        List<Node> deviceNodes,
        List<Bind> mounts,
        List<Hook> hooks,
        List<Integer> additionalGids,
        boolean resourceDirector) {

    /// Changes nothing.
    public static final CdiEdits NONE = new CdiEdits(List.of(), List.of(), List.of(), List.of(), List.of(), false);

    /// The points of a container's life that hooks belong to. Source: OCI runtime specification, POSIX-platform
    /// hooks.
    static final List<String> HOOK_NAMES =
            List.of("prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop");

    public CdiEdits {
        env = List.copyOf(env);
        deviceNodes = List.copyOf(deviceNodes);
        mounts = List.copyOf(mounts);
        hooks = List.copyOf(hooks);
        additionalGids = List.copyOf(additionalGids);
    }

    /// A device node of the container. What is not said is as the host's node is.
    ///
    /// @param path in the container
    /// @param hostPath on the host
    /// @param type `b`, `c`, `u` (as `c`), `p`, or empty
    /// @param permissions of `r`, `w`, `m`; empty for all of them
    record Node(
            String path,
            String hostPath,
            String type,
            long major,
            long minor,
            @Nullable Integer fileMode,
            String permissions,
            @Nullable Long uid,
            @Nullable Long gid) {}

    /// A mount.
    ///
    /// @param type empty for a bind mount
    record Bind(String hostPath, String containerPath, String type, List<String> options) {
        Bind {
            options = List.copyOf(options);
        }
    }

    /// A program that the OCI runtime runs.
    ///
    /// @param name one of [#HOOK_NAMES]
    /// @param timeoutSeconds null for as long as it takes
    record Hook(
            String name,
            String path,
            List<String> args,
            List<String> env,
            @Nullable Integer timeoutSeconds) {
        Hook {
            args = List.copyOf(args);
            env = List.copyOf(env);
        }
    }

    boolean isEmpty() {
        return equals(NONE);
    }

    /// These, then those.
    CdiEdits and(CdiEdits others) {
        return new CdiEdits(
                joined(env, others.env),
                joined(deviceNodes, others.deviceNodes),
                joined(mounts, others.mounts),
                joined(hooks, others.hooks),
                joined(additionalGids, others.additionalGids),
                resourceDirector || others.resourceDirector);
    }

    private static <T> List<T> joined(List<T> some, List<T> others) {
        List<T> all = new ArrayList<>();
        Stream.of(some, others).forEach(all::addAll);
        return all;
    }
}
