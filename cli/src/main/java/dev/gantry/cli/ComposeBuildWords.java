package dev.gantry.cli;

import dev.gantry.compose.Build;
import dev.gantry.compose.ComposeLabels;
import dev.gantry.compose.FileMount;
import dev.gantry.compose.FileObject;
import dev.gantry.compose.Project;
import dev.gantry.compose.Service;
import dev.gantry.compose.ServiceNames;
import dev.gantry.compose.Ulimit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The section `build` of a service, as the words that follow `gantry build`.
///
/// @param image what the result is called
record ComposeBuildWords(Session session, Project project, Service service, String image, boolean quiet) {
    private static final String SERVICE = "service:";

    private Build build() {
        Build build = service.image().build();
        if (build == null) {
            throw new CliException("service " + service.name() + " has no build section");
        }
        return build;
    }

    /// The text of a Dockerfile that stands in the Compose file; `""` where it is a file.
    String inlineDockerfile() {
        return build().dockerfileInline();
    }

    /// @param more flags that count besides
    List<String> all(List<String> more) {
        Build build = build();
        List<String> words = new ArrayList<>();
        file(words, build);
        words.add("--tag=" + image);
        build.tags().forEach(tag -> words.add("--tag=" + tag));
        build.args().forEach((name, value) -> words.add("--build-arg=" + name + "=" + value));
        labels(words, build);
        build.additionalContexts().forEach((name, value) -> words.add("--build-context=" + name + "=" + source(value)));
        build.cacheFrom().forEach(from -> words.add("--cache-from=" + from));
        build.cacheTo().forEach(to -> words.add("--cache-to=" + to));
        build.extraHosts().forEach(host -> words.add("--add-host=" + host.replaceFirst("=", ":")));
        build.entitlements().forEach(right -> words.add("--allow=" + right));
        build.ssh().forEach(agent -> words.add("--ssh=" + agent));
        build.secrets().forEach(secret -> words.add("--secret=" + secret(secret)));
        build.ulimits().forEach((name, limit) -> words.add("--ulimit=" + name + "=" + text(limit)));
        option(words, "--target=", build.target());
        option(words, "--network=", build.network());
        option(words, "--shm-size=", build.shmSizeBytes() == 0 ? "" : Long.toString(build.shmSizeBytes()));
        option(words, "--platform=", service.image().platform());
        flag(words, "--no-cache", build.noCache());
        flag(words, "--pull", build.pull());
        flag(words, "--quiet", quiet);
        words.addAll(more);
        words.add(build.context());
        return words;
    }

    private static void file(List<String> words, Build build) {
        if (!build.dockerfileInline().isEmpty()) {
            words.add("--file=-");
        } else if (!build.dockerfile().isEmpty()) {
            boolean isHere = build.context().startsWith("/");
            words.add("--file="
                    + (isHere
                            ? Path.of(build.context())
                                    .resolve(build.dockerfile())
                                    .toString()
                            : build.dockerfile()));
        }
    }

    private void labels(List<String> words, Build build) {
        build.labels().forEach((name, value) -> words.add("--label=" + name + "=" + value));
        Map<String, String> own = Map.of(
                ComposeLabels.PROJECT, project.name(),
                ComposeLabels.SERVICE, service.name(),
                ComposeLabels.VERSION, ComposeLabels.COMPOSE_VERSION);
        own.forEach((name, value) -> words.add("--label=" + name + "=" + value));
    }

    /// What another service is built to is an image here.
    private String source(String context) {
        if (!context.startsWith(SERVICE)) {
            return context;
        }
        Service other = project.services().get(context.substring(SERVICE.length()));
        if (other == null) {
            throw new CliException("no such service: " + context.substring(SERVICE.length()));
        }
        return "docker-image://" + new ServiceNames(project.name(), "-").image(other);
    }

    private String secret(FileMount secret) {
        FileObject object = project.secrets().get(secret.source());
        String id = secret.target().isEmpty() ? secret.source() : secret.target();
        if (object == null) {
            throw new CliException("build.secrets: undefined secret " + secret.source());
        }
        return object.file() == null
                ? "id=" + id + ",env=" + object.environment()
                : "id=" + id + ",src=" + object.file();
    }

    private static String text(Ulimit limit) {
        return limit.soft() + ":" + limit.hard();
    }

    private static void option(List<String> words, String name, String value) {
        if (!value.isEmpty()) {
            words.add(name + value);
        }
    }

    private static void flag(List<String> words, String name, boolean value) {
        if (value) {
            words.add(name);
        }
    }
}
