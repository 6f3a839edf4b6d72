package dev.gantry.cli;

import dev.gantry.compose.Build;
import dev.gantry.compose.WatchRule;
import dev.gantry.dockerfile.DockerfileException;
import dev.gantry.dockerfile.IgnoreFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which files below a watched path count: those that `include` names, and neither `ignore` nor the build's
/// `.dockerignore` does; nothing of git's, and no files that editors have for a moment.
///
/// @param root the path that is watched
/// @param include null for all
/// @param context the folder that `outsideBuild` is about; null where there is none
record ComposeFileFilter(
        Path root,
        IgnoreFile ignore,
        @Nullable IgnoreFile include,
        @Nullable Path context,
        IgnoreFile outsideBuild) {
    private static final IgnoreFile PASSING = IgnoreFile.parse("""
                    **/.git
                    **/.*.sw[a-z]
                    **/4913
                    **/*~
                    **/.#*
                    **/#*#
                    **/.*.kate-swp
                    **/.goutputstream-*
                    **/*___jb_tmp___
                    **/*___jb_old___
                    """);

    /// Errors: [CliException] for rules that can't be read
    ///
    /// @param build null where the service's image is not built
    static ComposeFileFilter of(Path root, WatchRule rule, @Nullable Build build) {
        IgnoreFile ignore = rules(rule.ignore());
        IgnoreFile include = rule.include().isEmpty() ? null : rules(rule.include());
        if (build == null || !build.context().startsWith("/")) {
            return new ComposeFileFilter(root, ignore, include, null, IgnoreFile.EMPTY);
        }
        Path context = Path.of(build.context());
        try {
            IgnoreFile outside = new ContextFolder(context, build.dockerfile(), null).ignored();
            return new ComposeFileFilter(root, ignore, include, context, outside);
        } catch (IOException e) {
            throw new CliException(FileErrors.text(e));
        }
    }

    private static IgnoreFile rules(List<String> patterns) {
        try {
            return IgnoreFile.parse(String.join("\n", patterns));
        } catch (DockerfileException e) {
            throw new CliException(e.reason());
        }
    }

    /// The path below the one that is watched; `""` for that itself.
    String relative(Path file) {
        return root.relativize(file).toString();
    }

    /// Whether a change of the file is one.
    boolean includes(Path file) {
        return !leavesOut(file) && (include == null || include.isIgnored(relative(file)));
    }

    /// Whether files in a directory may count.
    boolean enters(Path directory) {
        boolean mayTakeBack = ignore.hasExceptions() || outsideBuild.hasExceptions();
        return mayTakeBack ? !PASSING.isIgnored(relative(directory)) : !leavesOut(directory);
    }

    private boolean leavesOut(Path file) {
        String path = relative(file);
        boolean isOutside = context != null
                && file.startsWith(context)
                && !file.equals(context)
                && outsideBuild.isIgnored(context.relativize(file).toString());
        return isOutside || (!path.isEmpty() && (PASSING.isIgnored(path) || ignore.isIgnored(path)));
    }
}
