package dev.gantry.api;

import java.util.List;

/// `GET /distribution/{name}/json`: what a registry has under a name. Source: Engine API, `DistributionInspect`.
public record DistributionInspect(OciDescriptor descriptor, List<OciPlatform> platforms) {}
