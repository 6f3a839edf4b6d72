package dev.gantry.dockerfile;

import dev.gantry.image.Healthcheck;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An instruction of a Dockerfile, understood; its words are as written: variables are replaced when it is carried out,
/// by [Expansion].
public sealed interface Instruction {
    /// Where it stands.
    Statement statement();

    /// An instruction that changes the image's configuration and, but for `WORKDIR`'s directory, nothing else.
    sealed interface Setting extends Instruction {}

    /// A name and a value, of `ENV` or `LABEL`.
    record Pair(String name, String value) {}

    /// Begins a stage.
    ///
    /// @param stage in lower case; null when the stage has no name
    /// @param platform empty when not given
    record From(Statement statement, String image, @Nullable String stage, String platform) implements Instruction {}

    /// Declares variables that a build may set.
    record Arg(Statement statement, List<Declaration> declarations) implements Instruction {
        /// One of them.
        ///
        /// @param value the default; null when there is none
        public record Declaration(String name, @Nullable String value) {}

        public Arg {
            declarations = List.copyOf(declarations);
        }
    }

    /// Sets variables of the image.
    ///
    /// @param isLegacy whether it has the old form, `ENV name the value`
    record Env(Statement statement, List<Pair> pairs, boolean isLegacy) implements Setting {
        public Env {
            pairs = List.copyOf(pairs);
        }
    }

    /// Sets labels of the image.
    record Label(Statement statement, List<Pair> pairs, boolean isLegacy) implements Setting {
        public Label {
            pairs = List.copyOf(pairs);
        }
    }

    /// Runs a command and keeps what it changes.
    ///
    /// @param network `default`, `none` or `host`
    /// @param security `sandbox` or `insecure`
    record Run(Statement statement, CommandLine command, List<RunMount> mounts, String network, String security)
            implements Instruction {
        public Run {
            mounts = List.copyOf(mounts);
        }
    }

    /// What containers run, or the arguments of the entrypoint.
    record Cmd(Statement statement, CommandLine command) implements Setting {}

    /// What containers run.
    record Entrypoint(Statement statement, CommandLine command) implements Setting {}

    /// What takes the lines in shell form.
    record Shell(Statement statement, List<String> words) implements Setting {
        public Shell {
            words = List.copyOf(words);
        }
    }

    /// Copies files from the context, a stage or an image.
    ///
    /// @param from a stage, an image or a named context; empty for the build's context
    record Copy(Statement statement, Transfer transfer, String from, boolean parents) implements Instruction {}

    /// Copies files from the context, downloads them, or unpacks archives.
    ///
    /// @param checksum empty when not given
    /// @param unpack null when not given: local archives are, downloaded ones are not
    record Add(
            Statement statement,
            Transfer transfer,
            boolean keepGitDir,
            String checksum,
            @Nullable Boolean unpack) implements Instruction {}

    /// The directory that commands start in.
    record Workdir(Statement statement, String path) implements Setting {}

    /// Who runs commands.
    record User(Statement statement, String user) implements Setting {}

    /// The ports that containers serve.
    record Expose(Statement statement, List<String> ports) implements Setting {
        public Expose {
            ports = List.copyOf(ports);
        }
    }

    /// The directories that become volumes.
    record Volume(Statement statement, List<String> paths) implements Setting {
        public Volume {
            paths = List.copyOf(paths);
        }
    }

    /// What stops containers.
    record StopSignal(Statement statement, String signal) implements Setting {}

    /// How containers are probed.
    ///
    /// @param check its test is `NONE` to switch off what the base image has
    record HealthCheck(Statement statement, Healthcheck check) implements Setting {}

    /// An instruction for later.
    ///
    /// @param trigger the instruction for images that build on this one, as written
    record OnBuild(Statement statement, String trigger) implements Setting {}

    /// The image's author; `LABEL` is what is used today.
    record Maintainer(Statement statement, String name) implements Instruction {}
}
