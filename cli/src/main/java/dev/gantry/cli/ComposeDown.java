package dev.gantry.cli;

import dev.gantry.compose.Project;
import dev.gantry.compose.ProjectDown;
import java.util.List;
import java.util.Optional;

/// Removes a project's containers and networks.
final class ComposeDown extends ComposeCommand {
    private final Flag<Boolean> removeOrphans =
            flags.bool("remove-orphans", "Remove containers for services not defined in the Compose file");
    private final Flag<String> images = flags.text(
            "rmi",
            "Remove images used by services. \"local\" remove only images that don't have a custom tag (\"local\"|\"all\")");
    private final Flag<Long> timeout = flags.number('t', "timeout", 0, "Specify a shutdown timeout in seconds");
    private final Flag<Boolean> volumes = flags.bool(
            'v',
            "volumes",
            "Remove named volumes declared in the \"volumes\" section of the Compose file and anonymous volumes attached to"
                    + " containers");

    ComposeDown(ComposeGroup compose) {
        super(compose, Usage.of("down", "[OPTIONS] [SERVICES]", "Stop and remove containers, networks", 0, Usage.ANY));
    }

    @Override
    int run(ComposeSession session, List<String> arguments) {
        if (images.changed() && !List.of("all", "local").contains(images.value())) {
            throw new CliException("invalid value for --rmi: " + GoText.quote(images.value()));
        }
        Optional<Project> project = session.optionalProject(arguments);
        boolean orphans = removeOrphans.value()
                || session.session().variable("COMPOSE_REMOVE_ORPHANS").matches("(?i)1|t|true");
        new ProjectDown(session.work(project), project.orElse(null))
                .run(new ProjectDown.Options(
                        arguments, volumes.value(), images.value(), orphans, ComposeCreateFlags.timeout(timeout)));
        return 0;
    }
}
