package dev.gantry.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// Writes a context, its keys included, into a tar that `context import` reads.
final class ContextExport extends Command {
    private static final String STANDARD_OUTPUT = "-";

    ContextExport() {
        super(Usage.of(
                "export",
                "[OPTIONS] CONTEXT [FILE|-]",
                "Export a context to a tar archive FILE or a tar stream on STDOUT.",
                1,
                2));
    }

    @Override
    int run(Session session, List<String> arguments) {
        String name = arguments.getFirst();
        if (!name.equals(ContextStore.DEFAULT)) {
            ContextStore.checkName(name);
        }
        String file = arguments.size() > 1 ? arguments.get(1) : name + ".dockercontext";
        boolean isStream = file.equals(STANDARD_OUTPUT);
        if (isStream && Tty.isTerminal(1)) {
            throw new CliException("cowardly refusing to export to a terminal, specify a file path");
        }
        ContextSource source = ContextSource.of(session, name);
        ContextArchive archive = new ContextArchive(source.context(), source.tls());
        try {
            if (isStream) {
                archive.write(session.out());
            } else {
                write(archive, Path.of(file));
                session.err().println("Written file " + GoText.quote(file));
            }
            return 0;
        } catch (IOException e) {
            throw new CliException(FileErrors.text(e));
        }
    }

    /// There may be keys in it: the file is its owner's alone, and new.
    private static void write(ContextArchive archive, Path file) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE)) {
            archive.write(out);
        }
    }
}
