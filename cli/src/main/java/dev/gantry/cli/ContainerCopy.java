package dev.gantry.cli;

import dev.gantry.client.Request;
import dev.gantry.client.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Copies files between a container and this machine.
final class ContainerCopy extends Command {
    private static final String STANDARD_STREAM = "-";

    private final Flag<Boolean> archive = flags.bool('a', "archive", "Archive mode (copy all uid/gid information)");
    private final Flag<Boolean> followLink = flags.bool('L', "follow-link", "Always follow symbol link in SRC_PATH");
    private final Flag<Boolean> quiet = flags.bool(
            'q',
            "quiet",
            "Suppress progress output during copy. Progress output is automatically suppressed if no terminal is"
                    + " attached");

    ContainerCopy() {
        super(Usage.of(
                "cp",
                "[OPTIONS] CONTAINER:SRC_PATH DEST_PATH|-",
                "Copy files/folders between a container and the local filesystem",
                2,
                2,
                "container cp",
                "cp"));
    }

    @Override
    String otherForm() {
        return "cp [OPTIONS] SRC_PATH|- CONTAINER:DEST_PATH";
    }

    @Override
    String description(String program) {
        return usage().summary() + "\n\nUse '-' as the source to read a tar archive from stdin\n"
                + "and extract it to a directory destination in a container.\n"
                + "Use '-' as the destination to stream a tar archive of a\n"
                + "container source to stdout.";
    }

    /// One of the two arguments.
    ///
    /// @param container `""` for a path here
    record Place(String container, String path) {
        /// A colon divides container and path; a path here that has one begins with `/` or `.`.
        static Place parse(String argument) {
            int colon = argument.indexOf(':');
            boolean isLocal = colon < 0 || argument.startsWith("/") || argument.startsWith(".");
            return isLocal
                    ? new Place("", argument)
                    : new Place(argument.substring(0, colon), argument.substring(colon + 1));
        }

        boolean isLocal() {
            return container.isEmpty();
        }

        String archive() {
            return PathStat.archive(container);
        }

        /// As it was given, somewhere else in the container.
        String text(String otherPath) {
            return container + ":" + otherPath;
        }
    }

    @Override
    int run(Session session, List<String> arguments) {
        if (arguments.getFirst().isEmpty()) {
            throw new CliException("source can not be empty");
        }
        if (arguments.get(1).isEmpty()) {
            throw new CliException("destination can not be empty");
        }
        Place source = Place.parse(arguments.getFirst());
        Place target = Place.parse(arguments.get(1));
        if (!source.isLocal() && !target.isLocal()) {
            throw new CliException("copying between containers is not supported");
        }
        if (source.isLocal() && target.isLocal()) {
            throw new CliException("must specify at least one container source");
        }
        try {
            if (source.isLocal()) {
                copyIn(session, source.path(), target);
            } else {
                copyOut(session, source, target.path());
            }
            return 0;
        } catch (IOException e) {
            throw new CliException(FileErrors.text(e));
        }
    }

    private CopyProgress progress(Session session, String header) {
        return new CopyProgress(session, quiet.changed() ? quiet.value() : !Tty.isTerminal(1), header);
    }

    private void copyOut(Session session, Place source, String given) throws IOException {
        boolean isStream = given.equals(STANDARD_STREAM);
        String target = isStream ? given : GoPaths.absolute(given);
        if (!isStream) {
            CopyTarget.check(target);
        }
        CopySource asked = asked(session, source);
        Request request = Request.get(source.archive()).query("path", asked.path());
        try (Response response = session.client().open(request)) {
            PathStat stat = PathStat.of(response);
            if (isStream) {
                response.body().transferTo(session.out());
                return;
            }
            CopySource found = new CopySource(asked.path(), stat.isDirectory(), asked.rebasedName());
            CopyPlan plan = CopyPlan.of(found, CopyTarget.local(target));
            receive(response.body(), plan, target, progress(session, "Copying from container - "));
        }
    }

    private static void receive(InputStream tar, CopyPlan plan, String target, CopyProgress progress)
            throws IOException {
        progress.begin();
        try {
            LocalFolder.copy(progress.counting(tar), Path.of(plan.directory()), plan::rename);
        } finally {
            progress.end();
        }
        progress.tellSuccess(target);
    }

    /// What the engine is to send: with `--follow-link` not a link, but what it leads to.
    private CopySource asked(Session session, Place source) {
        if (followLink.value()) {
            Optional<PathStat> stat = PathStat.find(session.client(), source.container(), source.path());
            if (stat.isPresent() && stat.get().isLink()) {
                return CopySource.followed(source.path(), stat.get().follow(source.path()), false);
            }
        }
        return new CopySource(source.path(), false, "");
    }

    private void copyIn(Session session, String given, Place target) throws IOException {
        boolean isStream = given.equals(STANDARD_STREAM);
        CopyTarget found = found(session, target);
        if (!isStream) {
            send(session, CopySource.local(GoPaths.absolute(given), followLink.value()), target, found);
            return;
        }
        if (!found.isDirectory()) {
            throw new CliException("destination " + GoText.quote(target.text(target.path())) + " must be a directory");
        }
        session.client().call(put(target, found.path()).body(session.in(), "application/x-tar"));
    }

    /// What is there, a link followed.
    private static CopyTarget found(Session session, Place target) {
        String path = target.path();
        Optional<PathStat> stat = PathStat.find(session.client(), target.container(), path);
        if (stat.isPresent() && stat.get().isLink()) {
            path = stat.get().follow(path);
            stat = PathStat.find(session.client(), target.container(), path);
        }
        String obstacle = stat.map(PathStat::obstacle).orElse("");
        if (!obstacle.isEmpty()) {
            throw new CliException("destination " + GoText.quote(target.text(target.path()))
                    + " must be a directory or a regular file: " + obstacle);
        }
        return new CopyTarget(
                path, stat.isPresent(), stat.map(PathStat::isDirectory).orElse(false));
    }

    private void send(Session session, CopySource source, Place target, CopyTarget found) throws IOException {
        CopyPlan plan = CopyPlan.of(source, found);
        GoPaths.Split place = GoPaths.split(source.path());
        CopyProgress progress = progress(session, "Copying to container - ");
        try (InputStream tar = new WrittenInput(
                out -> LocalTar.write(Path.of(place.directory()), place.base(), plan.firstName(), out))) {
            progress.begin();
            try {
                session.client().call(put(target, plan.directory()).body(progress.counting(tar), "application/x-tar"));
            } finally {
                progress.end();
            }
        }
        progress.tellSuccess(target.text(found.path()));
    }

    private Request put(Place target, String directory) {
        Request request = Request.put(target.archive());
        if (archive.value()) {
            request.query("copyUIDGID", "true");
        }
        return request.query("noOverwriteDirNonDir", "true").query("path", directory);
    }
}
