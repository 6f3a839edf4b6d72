package dev.gantry.cli;

import java.util.List;

/// The flags that stand between `compose` and its command.
final class ComposeFlags {
    final Flag<Boolean> allResources;
    final Flag<String> ansi;
    final Flag<Boolean> compatibility;
    final Flag<Boolean> dryRun;
    final Flag<List<String>> envFiles;
    final Flag<List<String>> files;
    final Flag<Long> parallel;
    final Flag<List<String>> profiles;
    final Flag<String> progress;
    final Flag<String> projectDirectory;
    final Flag<String> projectName;
    final Flag<String> workdir;

    ComposeFlags(Flags flags) {
        allResources = flags.bool("all-resources", "Include all resources, even those not used by services");
        ansi = flags.text(
                Flags.NONE,
                "ansi",
                "auto",
                "Control when to print ANSI control characters (\"never\"|\"always\"|\"auto\")");
        compatibility = flags.bool("compatibility", "Run compose in backward compatibility mode");
        dryRun = flags.bool("dry-run", "Execute command in dry run mode");
        envFiles = flags.list("env-file", "Specify an alternate environment file");
        files = flags.list('f', "file", "Compose configuration files");
        parallel = flags.number(Flags.NONE, "parallel", -1, "Control max parallelism, -1 for unlimited");
        profiles = flags.list("profile", "Specify a profile to enable");
        progress = flags.text(
                Flags.NONE, "progress", "auto", "Set type of progress output (auto, tty, plain, json, quiet)");
        projectDirectory = flags.text(
                "project-directory",
                "Specify an alternate working directory (default: the path of the, first specified, Compose file)");
        projectName = flags.text('p', "project-name", "Project name");
        workdir = flags.text("workdir", "Deprecated, use --project-directory");
        workdir.hide();
    }
}
