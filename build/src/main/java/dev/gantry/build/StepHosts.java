package dev.gantry.build;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.api.HostConfig;
import dev.gantry.dockerfile.Instruction;
import dev.gantry.engine.Workspaces;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Limits, network and rights of the containers that steps run in, as far as the build allows them what they
/// ask for.
///
/// @param sandboxed filled
/// @param insecure filled, for `RUN --security=insecure`
/// @param entitlements what the client allows besides
/// @param hostname of all of them; "" for one of its own each
record StepHosts(HostConfig sandboxed, HostConfig insecure, Set<String> entitlements, String hostname) {
    private static final String HOST_NETWORK = "network.host";
    private static final String INSECURE = "security.insecure";
    private static final Set<String> KNOWN = Set.of(HOST_NETWORK, INSECURE);

    StepHosts {
        entitlements = Set.copyOf(entitlements);
    }

    /// @param warnings what was narrowed is added
    /// @throws dev.gantry.engine.EngineException `INVALID_PARAMETER`
    static StepHosts of(Workspaces workspaces, BuildRequest request, List<String> warnings) {
        for (String entitlement : request.entitlements()) {
            if (!KNOWN.contains(entitlement)) {
                throw invalid("unknown entitlement " + entitlement + ": use " + HOST_NETWORK + " or " + INSECURE);
            }
        }
        return new StepHosts(
                workspaces.settings(request.host(), warnings),
                workspaces.settings(request.host().withPrivileged(true), new ArrayList<>()),
                request.entitlements(),
                request.builtIn().hostname());
    }

    /// @throws dev.gantry.engine.EngineException `INVALID_PARAMETER` for what is not allowed
    HostConfig of(Instruction.Run run) {
        boolean isInsecure = run.security().equals("insecure");
        if (isInsecure) {
            require(INSECURE, "RUN --security=insecure");
        }
        HostConfig host = isInsecure ? insecure : sandboxed;
        if (run.network().equals("default")) {
            return host;
        }
        if (run.network().equals("host") && !host.networkMode().equals("host")) {
            require(HOST_NETWORK, "RUN --network=host");
        }
        return host.withNetworkMode(run.network());
    }

    private void require(String entitlement, String what) {
        if (!entitlements.contains(entitlement)) {
            throw invalid(
                    what + ": " + entitlement + " is not allowed: build with --allow " + entitlement + " to allow it");
        }
    }
}
