package dev.gantry.cli;

import dev.gantry.client.Request;

/// Names and ids as Docker's client takes them.
final class ObjectName {
    private ObjectName() {}

    /// The name without the blanks around it. Errors: [CliException] where nothing is left.
    ///
    /// @param kind what it names: `network`
    static String require(String kind, String name) {
        String bare = name.strip();
        if (bare.isEmpty()) {
            throw new CliException("invalid " + kind + " name or ID: value is empty");
        }
        return bare;
    }

    /// Where the engine has the network. Errors: as [#require].
    static String networkPath(String name) {
        return "/networks/" + Request.segment(require("network", name));
    }
}
