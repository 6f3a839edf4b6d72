package dev.gantry.cli;

import dev.gantry.compose.AttachedProject.End;
import dev.gantry.compose.CreateOptions;
import dev.gantry.compose.Deadline;
import dev.gantry.compose.LogPrinter;
import dev.gantry.compose.Project;
import dev.gantry.compose.ProjectContainer;
import dev.gantry.compose.ProjectSelection;
import dev.gantry.compose.ProjectUp;
import dev.gantry.compose.ProjectWork;
import dev.gantry.compose.RollingUpdate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Brings a project up: builds or pulls, creates, starts, and shows the output unless it is detached.
final class ComposeUp extends ComposeCommand {
    private final Flag<Boolean> abortOnExit = flags.bool(
            "abort-on-container-exit", "Stops all containers if any container was stopped. Incompatible with -d");
    private final Flag<Boolean> abortOnFailure = flags.bool(
            "abort-on-container-failure",
            "Stops all containers if any container exited with failure. Incompatible with -d");
    private final Flag<Boolean> alwaysRecreateDeps =
            flags.bool("always-recreate-deps", "Recreate dependent containers. Incompatible with --no-recreate.");
    private final Flag<List<String>> attach = flags.list(
            "attach", "Restrict attaching to the specified services. Incompatible with --attach-dependencies.");
    private final Flag<Boolean> attachDependencies =
            flags.bool("attach-dependencies", "Automatically attach to log output of dependent services");
    private final ComposeCreateFlags create = new ComposeCreateFlags(flags);
    private final Flag<Boolean> detach = flags.bool('d', "detach", "Detached mode: Run containers in the background");
    private final Flag<String> exitCodeFrom = flags.text(
            "exit-code-from",
            "Return the exit code of the selected service container. Implies --abort-on-container-exit");
    private final Flag<List<String>> noAttach =
            flags.list("no-attach", "Do not attach (stream logs) to the specified services");
    private final Flag<Boolean> noColor = flags.bool("no-color", "Produce monochrome output");
    private final Flag<Boolean> noDeps = flags.bool("no-deps", "Don't start linked services");
    private final Flag<Boolean> noLogPrefix = flags.bool("no-log-prefix", "Don't print prefix in logs");
    private final Flag<Boolean> noStart = flags.bool("no-start", "Don't start the services after creating them");
    private final Flag<Boolean> quietBuild = flags.bool("quiet-build", "Suppress the build output");
    private final Flag<Boolean> renew = flags.bool(
            'V',
            "renew-anon-volumes",
            "Recreate anonymous volumes instead of retrieving data from the previous containers");
    private final Flag<Boolean> rolling = flags.bool(
            "rolling", "Replace containers one by one, each new one running or healthy before the old one goes");
    private final Flag<Long> timeout = flags.number(
            't',
            "timeout",
            0,
            "Use this timeout in seconds for container shutdown when attached or when containers are already"
                    + " running");
    private final Flag<Boolean> timestamps = flags.bool("timestamps", "Show timestamps");
    private final Flag<Boolean> wait =
            flags.bool("wait", "Wait for services to be running|healthy. Implies detached mode.");
    private final Flag<Long> waitTimeout = flags.number(
            Flags.NONE, "wait-timeout", 0, "Maximum duration in seconds to wait for the project to be running|healthy");

    private final Flag<Boolean> watch =
            flags.bool('w', "watch", "Watch source code and rebuild/refresh containers when files are updated.");

    ComposeUp(ComposeGroup compose) {
        super(compose, Usage.of("up", "[OPTIONS] [SERVICE...]", "Create and start containers", 0, Usage.ANY));
    }

    @Override
    int run(ComposeSession session, List<String> services) {
        checkFlags();
        session.quietBuilds(quietBuild.value());
        CreateOptions options =
                create.options(session, alwaysRecreateDeps.value(), renew.value(), ComposeCreateFlags.timeout(timeout));
        Project project = session.project(services);
        if (project.services().isEmpty() && services.isEmpty()) {
            throw new CliException("no service selected");
        }
        ProjectSelection selection = ProjectSelection.of(project, services, !noDeps.value());
        ProjectWork work = session.work(project);
        ProjectUp up = new ProjectUp(work, project, selection);
        if (rolling.value()) {
            new RollingUpdate(work, project, selection, waiting()).run(options);
            return 0;
        }
        if (detach.value() || wait.value() || noStart.value() || session.isDryRun()) {
            Map<String, List<ProjectContainer>> containers = up.create(options);
            if (!noStart.value()) {
                up.start(containers, Deadline.in(null));
            }
            if (wait.value()) {
                up.await(containers, waiting());
            }
            return 0;
        }
        LogPrinter printer = new LogPrinter(
                project.name(),
                session.session().out(),
                session.session().err(),
                new LogPrinter.Style(!noLogPrefix.value(), !noColor.value() && session.hasColour(1)));
        return new ComposeAttachedUp(session, project, selection, up, printer, end(), timestamps.value(), watch.value())
                .run(options, shown(project, selection), exitCodeFrom.value(), ComposeCreateFlags.timeout(timeout));
    }

    private void checkFlags() {
        if (detach.value() && (abortOnExit.value() || abortOnFailure.value())) {
            throw new CliException(
                    "--abort-on-container-exit and --abort-on-container-failure are incompatible with" + " --detach");
        }
        if (detach.value() && (!attach.value().isEmpty() || attachDependencies.value())) {
            throw new CliException("--detach cannot be combined with --attach or --attach-dependencies");
        }
        if (watch.value() && (detach.value() || wait.value() || noStart.value())) {
            throw new CliException("--watch cannot be combined with --detach, --wait or --no-start");
        }
        if (wait.value() && (abortOnExit.value() || !exitCodeFrom.value().isEmpty())) {
            throw new CliException("--wait cannot be combined with --abort-on-container-exit or --exit-code-from");
        }
    }

    private Deadline waiting() {
        return Deadline.in(waitTimeout.value() > 0 ? Duration.ofSeconds(waitTimeout.value()) : null);
    }

    private End end() {
        if (abortOnFailure.value()) {
            return End.FIRST_FAILURE;
        }
        return abortOnExit.value() || !exitCodeFrom.value().isEmpty() ? End.FIRST : End.ALL;
    }

    /// The services whose output is shown.
    private Set<String> shown(Project project, ProjectSelection selection) {
        Set<String> shown =
                new TreeSet<>(attachDependencies.value() ? selection.services().keySet() : selection.named());
        selection.services().forEach((name, service) -> {
            if (!service.lifecycle().attach()) {
                shown.remove(name);
            }
        });
        if (!attach.value().isEmpty()) {
            shown.clear();
            shown.addAll(attach.value());
        }
        noAttach.value().forEach(shown::remove);
        shown.retainAll(project.services().keySet());
        return shown;
    }
}
