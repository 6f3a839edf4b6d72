package dev.gantry.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The program under the name `docker-compose`: by itself, `docker-compose up`, and as a plugin of Docker's
/// command line, which calls it with all that the user wrote, `docker-compose compose up`, and asks it what
/// it is.
final class DockerCompose {
    static final String PROGRAM = "docker-compose";

    private static final String METADATA_COMMAND = "docker-cli-plugin-metadata";
    private static final String CALLED_BY = "DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND";

    private DockerCompose() {}

    /// Whether a command line has called this program as its plugin.
    static boolean isPlugin(Map<String, String> environment) {
        return !environment.getOrDefault(CALLED_BY, "").isEmpty();
    }

    /// Does what the words say; answers the exit code.
    static int run(List<String> words, Streams streams, Map<String, String> environment) {
        if (words.equals(List.of(METADATA_COMMAND))) {
            streams.out().println(metadata());
            return 0;
        }
        if (isPlugin(environment)) {
            return Main.run("docker", words, streams, environment);
        }
        List<String> whole = new ArrayList<>(List.of("compose"));
        whole.addAll(words.equals(List.of("--version")) || words.equals(List.of("-v")) ? List.of("version") : words);
        return Main.run("docker", whole, streams, environment);
    }

    private static String metadata() {
        return "{\"SchemaVersion\":\"0.1.0\",\"Vendor\":\"Gantry\",\"Version\":"
                + GoText.quote(Version.ofClient().version())
                + ",\"ShortDescription\":\"Gantry Compose\"}";
    }
}
