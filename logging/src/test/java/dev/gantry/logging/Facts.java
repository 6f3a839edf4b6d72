package dev.gantry.logging;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// A container for tests of formats.
final class Facts {
    static final String ID = "9bf9b8cc298fb5f7737d7f8cde1be89af095b92dcb73b5616df207b6f018104b";
    static final String IMAGE = "sha256:5b626a0aeb3353411bf9ad3d78a6f388f4faec42673207b24eebfaa9bb8d940a";

    private Facts() {}

    static ContainerFacts with(Map<String, String> options) {
        return new ContainerFacts(
                ID,
                "cap",
                "sh",
                List.of("-c", "echo hi"),
                IMAGE,
                "busybox",
                Instant.parse("2026-11-22T14:54:30.582548420Z"),
                List.of("A=1", "B=b=c", "EMPTY="),
                Map.of("l", "v", "app.name", "web"),
                options,
                "",
                "vm");
    }
}
