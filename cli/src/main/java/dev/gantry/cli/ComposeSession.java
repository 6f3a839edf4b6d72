package dev.gantry.cli;

import dev.gantry.client.EngineClient;
import dev.gantry.compose.EngineClients;
import dev.gantry.compose.LoadOptions;
import dev.gantry.compose.PlainProgress;
import dev.gantry.compose.Progress;
import dev.gantry.compose.Project;
import dev.gantry.compose.ProjectContainer;
import dev.gantry.compose.ProjectContainers;
import dev.gantry.compose.ProjectVerbs;
import dev.gantry.compose.ProjectWork;
import dev.gantry.compose.ServiceNames;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a command of `compose` works with: the project that its flags name, and the engine.
final class ComposeSession implements AutoCloseable {
    private static final int STDERR = 2;

    private final Session session;
    private final ComposeGroup group;
    private final ComposeFlags flags;
    private final boolean isDryRun;
    private final EngineClients engine;
    private @Nullable Progress progress;
    private boolean quietBuilds;
    private List<String> buildWords = List.of();

    ComposeSession(Session session, ComposeGroup group, boolean isDryRun) {
        this.session = session;
        this.group = group;
        this.flags = group.compose();
        this.isDryRun = isDryRun || flags.dryRun.value();
        this.engine = new EngineClients(() -> connect(session), this.isDryRun);
    }

    /// The session's own settings are read by one thread at a time.
    private static EngineClient connect(Session session) {
        synchronized (session) {
            return session.locator().client();
        }
    }

    Session session() {
        return session;
    }

    EngineClients engine() {
        return engine;
    }

    boolean isDryRun() {
        return isDryRun;
    }

    /// The project of the files that the flags name.
    ///
    /// Errors: `ComposeException`
    ///
    /// @param services these and what they depend on have to be complete; none: all
    Project project(List<String> services) {
        return group.load(session, services, LoadOptions.COMPLETE).project();
    }

    /// The project's file, unless only a name is given: then containers' labels have to do.
    Optional<Project> optionalProject(List<String> services) {
        return namedAlone().isPresent() ? Optional.empty() : Optional.of(project(services));
    }

    /// The name of `-p` without files.
    private Optional<String> namedAlone() {
        return flags.projectName.value().isEmpty() || !flags.files.value().isEmpty()
                ? Optional.empty()
                : Optional.of(flags.projectName.value());
    }

    ProjectWork work(Project project) {
        return work(project.name());
    }

    /// For a project whose file may not be at hand.
    ProjectWork work(Optional<Project> project) {
        return work(project.map(Project::name).or(this::namedAlone).orElse(""));
    }

    private ProjectWork work(String project) {
        boolean isOld = flags.compatibility.value()
                || session.variable("COMPOSE_COMPATIBILITY").matches("(?i)1|t|true|y|yes");
        long limit = flags.parallel.value();
        return new ProjectWork(
                engine,
                progress(),
                new ServiceNames(project, isOld ? "_" : "-"),
                new ComposeImages(session, engine, quietBuilds, buildWords),
                limit > 0 ? (int) Math.min(limit, Integer.MAX_VALUE) : Integer.MAX_VALUE,
                isDryRun);
    }

    /// The id of one of a service's containers that runs.
    ///
    /// @param index its number; 0 for the first
    ///
    /// Errors: [ProjectException]
    String container(String service, long index) {
        return requireContainer(service, index).id();
    }

    /// As [#container], with all that is known of it.
    ProjectContainer requireContainer(String service, long index) {
        Optional<Project> project = optionalProject(List.of(service));
        return new ProjectVerbs(work(project), project.orElse(null))
                .containers(List.of(service))
                .where(container -> !container.state().equals("created"))
                .require(service, (int) index);
    }

    /// The ids of a service's containers.
    ///
    /// @param index of the only one; 0 for all
    /// @param withOneOffs whether what `run` has made counts, too
    List<String> containers(String service, long index, boolean withOneOffs) {
        Optional<Project> project = optionalProject(List.of(service));
        ProjectWork work = work(project);
        ProjectContainers all = work.containers();
        new ProjectVerbs(work, project.orElse(null)).check(List.of(service), all);
        List<String> found = all.all().stream()
                .filter(container -> container.service().equals(service))
                .filter(container -> withOneOffs || !container.isOneOff())
                .filter(container -> index == 0 || container.number() == index)
                .map(ProjectContainer::id)
                .toList();
        if (found.isEmpty()) {
            throw new CliException("no container found for service " + GoText.quote(service));
        }
        return found;
    }

    /// Progress is not shown.
    void quietProgress(boolean quiet) {
        if (quiet) {
            progress = new PlainProgress(Streams.discarding(), "");
        }
    }

    /// Further words for `gantry build`.
    void buildWords(List<String> words) {
        buildWords = List.copyOf(words);
    }

    /// Builds say nothing.
    void quietBuilds(boolean quiet) {
        quietBuilds = quiet;
    }

    /// Where it is told how the work goes.
    Progress progress() {
        if (progress == null) {
            String prefix = isDryRun ? " DRY-RUN MODE - " : "";
            progress = switch (flags.progress.value()) {
                case "quiet" -> new PlainProgress(Streams.discarding(), prefix);
                case "plain" -> new PlainProgress(session.err(), prefix);
                case "json" -> new JsonProgress(session.err());
                default ->
                    isLive() ? new LiveProgress(session.err(), prefix) : new PlainProgress(session.err(), prefix);
            };
        }
        return progress;
    }

    private boolean isLive() {
        return flags.progress.value().equals("tty") || (!flags.ansi.value().equals("never") && Tty.isTerminal(STDERR));
    }

    /// Whether what goes to descriptor `fd` may have colours.
    boolean hasColour(int fd) {
        return switch (flags.ansi.value()) {
            case "always" -> true;
            case "never" -> false;
            default -> Tty.isTerminal(fd) && session.variable("NO_COLOR").isEmpty();
        };
    }

    @Override
    public void close() {
        if (progress instanceof LiveProgress live) {
            live.close();
        }
        engine.close();
    }
}
