package dev.gantry.dockerfile;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The variables in scope at an instruction; puts them into its words.
///
/// @param values what `ARG` and `ENV` have set, looked at when a word is replaced: what is set later counts, too
/// @param escape the Dockerfile's escape character
public record Variables(Map<String, String> values, char escape) {
    public Variables {
        values = Collections.unmodifiableMap(values);
    }

    /// The values of `ARG`s, and before them what an image's environment sets.
    ///
    /// @param environment each `NAME=value`
    public static Variables of(Map<String, String> arguments, List<String> environment, char escape) {
        Map<String, String> values = new LinkedHashMap<>(arguments);
        for (String line : environment) {
            int equals = line.indexOf('=');
            values.put(equals < 0 ? line : line.substring(0, equals), equals < 0 ? "" : line.substring(equals + 1));
        }
        return new Variables(values, escape);
    }

    /// A word of a statement, its quotes and escapes taken out.
    ///
    /// @throws DockerfileException `failed to process "${a": ...`
    public String expand(Statement statement, String word) {
        try {
            return expand(word);
        } catch (SyntaxException e) {
            throw new DockerfileException(statement.range(), e.reason());
        }
    }

    private String expand(String word) {
        return Expansion.of(word, escape, values).text();
    }

    private List<String> expandAll(List<String> words) {
        return words.stream().map(this::expand).toList();
    }

    /// An instruction that changes the configuration, its words as they are meant.
    ///
    /// @throws DockerfileException as above, and for names that are empty then
    public Instruction.Setting resolve(Instruction.Setting setting) {
        try {
            return resolved(setting);
        } catch (SyntaxException e) {
            throw new DockerfileException(setting.statement().range(), e.reason());
        }
    }

    private Instruction.Setting resolved(Instruction.Setting setting) {
        return switch (setting) {
            case Instruction.Env env -> new Instruction.Env(env.statement(), pairs(env.pairs(), "ENV"), false);
            case Instruction.Label label ->
                new Instruction.Label(label.statement(), pairs(label.pairs(), "LABEL"), false);
            case Instruction.Workdir workdir -> new Instruction.Workdir(workdir.statement(), expand(workdir.path()));
            case Instruction.User user -> new Instruction.User(user.statement(), expand(user.user()));
            case Instruction.Expose expose -> new Instruction.Expose(expose.statement(), expandAll(expose.ports()));
            case Instruction.Volume volume -> new Instruction.Volume(volume.statement(), expandAll(volume.paths()));
            case Instruction.StopSignal signal ->
                new Instruction.StopSignal(signal.statement(), expand(signal.signal()));
            case Instruction.Cmd cmd -> cmd;
            case Instruction.Entrypoint entrypoint -> entrypoint;
            case Instruction.Shell shell -> shell;
            case Instruction.HealthCheck check -> check;
            case Instruction.OnBuild onBuild -> onBuild;
        };
    }

    private List<Instruction.Pair> pairs(List<Instruction.Pair> pairs, String instruction) {
        List<Instruction.Pair> expanded = new ArrayList<>();
        for (Instruction.Pair pair : pairs) {
            String name = expand(pair.name());
            if (name.isEmpty()) {
                throw new SyntaxException(instruction + " names can not be blank");
            }
            expanded.add(new Instruction.Pair(name, expand(pair.value())));
        }
        return expanded;
    }

    /// What `COPY` or `ADD` moves, its words as they are meant.
    ///
    /// @throws DockerfileException as above
    public Transfer resolve(Statement statement, Transfer transfer) {
        try {
            return new Transfer(
                    expandAll(transfer.sources()),
                    transfer.documents().stream().map(this::resolved).toList(),
                    expand(transfer.destination()),
                    expand(transfer.chown()),
                    expand(transfer.chmod()),
                    transfer.link(),
                    expandAll(transfer.excludes()));
        } catch (SyntaxException e) {
            throw new DockerfileException(statement.range(), e.reason());
        }
    }

    private HereDocument resolved(HereDocument document) {
        return document.expand()
                ? new HereDocument(
                        document.name(),
                        true,
                        document.chomp(),
                        Expansion.ofDocument(document.content(), escape, values).text())
                : document;
    }
}
