package dev.gantry.compose;

/// A published port.
///
/// @param name for people; or empty
/// @param mode `ingress` or `host`
/// @param hostIp the address on the host, or empty for all
/// @param target the port in the container
/// @param published `80`, a range `8000-8010`, or empty for one that the engine chooses
/// @param protocol `tcp`, `udp`, `sctp`
/// @param appProtocol for people; or empty
public record Port(
        String name, String mode, String hostIp, int target, String published, String protocol, String appProtocol) {}
