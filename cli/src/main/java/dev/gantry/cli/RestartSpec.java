package dev.gantry.cli;

import dev.gantry.client.JsonObject;

/// What `--restart` says: `no`, `on-failure:3`, `always`, `unless-stopped`; which names there are, the engine knows.
final class RestartSpec {
    private RestartSpec() {}

    /// The policy as the engine is told it.
    ///
    /// Errors: [CliException] with `exitCode`
    static JsonObject parse(String text, int exitCode) {
        int colon = text.indexOf(':');
        if (colon == 0) {
            throw new CliException("invalid restart policy format: no policy provided before colon", exitCode);
        }
        try {
            int most = colon < 0 ? 0 : Integer.parseInt(text.substring(colon + 1));
            return JsonObject.of("Name", colon < 0 ? text : text.substring(0, colon), "MaximumRetryCount", most);
        } catch (NumberFormatException e) {
            throw new CliException("invalid restart policy format: maximum retry count must be an integer", exitCode);
        }
    }
}
