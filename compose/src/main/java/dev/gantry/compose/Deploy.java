package dev.gantry.compose;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a file says for clusters, as far as it isn't part of other records.
///
/// @param mode `replicated`, `global`, or their jobs; or empty
/// @param endpointMode `vip`, `dnsrr`, or empty
/// @param replicas how many containers
/// @param labels of the service in a cluster
/// @param restart when containers that ended start again
/// @param update how containers are replaced
/// @param rollback how containers are put back
/// @param constraints on the nodes
/// @param spread labels over whose values containers are spread
/// @param maxReplicasPerNode 0: no limit
public record Deploy(
        String mode,
        String endpointMode,
        @Nullable Integer replicas,
        Map<String, String> labels,
        @Nullable RestartRule restart,
        @Nullable UpdateRule update,
        @Nullable UpdateRule rollback,
        List<String> constraints,
        List<String> spread,
        long maxReplicasPerNode) {
    /// Keeps copies that nobody changes.
    public Deploy {
        labels = Sorted.copy(labels);
        constraints = List.copyOf(constraints);
        spread = List.copyOf(spread);
    }
}
