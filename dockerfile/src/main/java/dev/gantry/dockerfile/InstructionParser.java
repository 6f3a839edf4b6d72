package dev.gantry.dockerfile;

import dev.gantry.dockerfile.FlagValues.Kind;
import dev.gantry.image.Healthcheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Understands one statement.
///
/// Source: Docker's Dockerfile reference; error texts are dockerd's.
final class InstructionParser {
    static final List<String> NAMES = List.of(
            "ADD",
            "ARG",
            "CMD",
            "COPY",
            "ENTRYPOINT",
            "ENV",
            "EXPOSE",
            "FROM",
            "HEALTHCHECK",
            "LABEL",
            "MAINTAINER",
            "ONBUILD",
            "RUN",
            "SHELL",
            "STOPSIGNAL",
            "USER",
            "VOLUME",
            "WORKDIR");

    private static final Set<String> NOT_A_TRIGGER = Set.of("FROM", "MAINTAINER");
    private static final Pattern STAGE_NAME = Pattern.compile("[a-z][a-z0-9-_.]*");

    private static final Map<String, Kind> FROM_FLAGS = Map.of("platform", Kind.TEXT);
    private static final Map<String, Kind> RUN_FLAGS =
            Map.of("mount", Kind.TEXTS, "network", Kind.TEXT, "security", Kind.TEXT);
    private static final Map<String, Kind> COPY_FLAGS = Map.of(
            "from",
            Kind.TEXT,
            "chown",
            Kind.TEXT,
            "chmod",
            Kind.TEXT,
            "link",
            Kind.BOOLEAN,
            "parents",
            Kind.BOOLEAN,
            "exclude",
            Kind.TEXTS);
    private static final Map<String, Kind> ADD_FLAGS = Map.of(
            "keep-git-dir",
            Kind.BOOLEAN,
            "checksum",
            Kind.TEXT,
            "unpack",
            Kind.BOOLEAN,
            "chown",
            Kind.TEXT,
            "chmod",
            Kind.TEXT,
            "link",
            Kind.BOOLEAN,
            "exclude",
            Kind.TEXTS);

    private final Statement statement;
    private final char escape;
    private final String name;
    private final String arguments;

    private InstructionParser(Statement statement, char escape) {
        this.statement = statement;
        this.escape = escape;
        this.name = statement.keyword().toUpperCase(Locale.ROOT);
        this.arguments = statement.arguments();
    }

    /// @throws DockerfileException naming the word that is unknown, unfit or missing
    static Instruction parse(Statement statement, char escape) {
        try {
            return new InstructionParser(statement, escape).instruction();
        } catch (SyntaxException e) {
            throw new DockerfileException(statement.range(), e.reason());
        }
    }

    private Instruction instruction() {
        return switch (name) {
            case "FROM" -> from();
            case "RUN" -> run();
            case "COPY" -> copy();
            case "ADD" -> add();
            case "HEALTHCHECK" -> healthCheck();
            default -> {
                FlagValues.of(statement, Map.of());
                yield withoutFlags();
            }
        };
    }

    private Instruction withoutFlags() {
        return switch (name) {
            case "ARG" -> arg();
            case "ENV" -> new Instruction.Env(statement, pairs(), isLegacy());
            case "LABEL" -> new Instruction.Label(statement, pairs(), isLegacy());
            case "CMD" -> new Instruction.Cmd(statement, CommandLine.of(arguments));
            case "ENTRYPOINT" -> new Instruction.Entrypoint(statement, CommandLine.of(arguments));
            case "SHELL" -> shell();
            case "WORKDIR" -> new Instruction.Workdir(statement, single());
            case "USER" -> new Instruction.User(statement, single());
            case "EXPOSE" -> new Instruction.Expose(statement, words());
            case "VOLUME" -> volume();
            case "STOPSIGNAL" -> new Instruction.StopSignal(statement, single());
            case "ONBUILD" -> onBuild();
            case "MAINTAINER" -> new Instruction.Maintainer(statement, single());
            default ->
                throw new SyntaxException(
                        "unknown instruction: " + statement.keyword() + Suggestion.forWord(name, NAMES));
        };
    }

    private String single() {
        if (arguments.isEmpty()) {
            throw new SyntaxException(name + " requires exactly one argument");
        }
        return arguments;
    }

    private void requireArguments() {
        if (arguments.isEmpty()) {
            throw new SyntaxException(name + " requires at least one argument");
        }
    }

    private List<String> words() {
        requireArguments();
        return Words.split(arguments, escape);
    }

    /// The words of the exec form, or those between white space.
    private List<String> list() {
        return JsonArguments.find(arguments).orElseGet(() -> Words.split(arguments, escape));
    }

    private Instruction from() {
        List<String> words = List.of(arguments.split("\\s+"));
        boolean hasStage = words.size() == 3 && words.get(1).equalsIgnoreCase("AS");
        if (arguments.isEmpty() || (words.size() != 1 && !hasStage)) {
            throw new SyntaxException("FROM requires either one or three arguments");
        }
        String stage = hasStage ? stageName(words.get(2)) : null;
        FlagValues flags = FlagValues.of(statement, FROM_FLAGS);
        return new Instruction.From(statement, words.getFirst(), stage, flags.text("platform"));
    }

    private static String stageName(String written) {
        String stage = written.toLowerCase(Locale.ROOT);
        if (!STAGE_NAME.matcher(stage).matches()) {
            throw new SyntaxException("invalid name for build stage: " + Quoted.of(written)
                    + ", name can't start with a number or contain symbols");
        }
        return stage;
    }

    private Instruction arg() {
        List<Instruction.Arg.Declaration> declarations = new ArrayList<>();
        for (String word : words()) {
            int equals = word.indexOf('=');
            String variable = equals < 0 ? word : word.substring(0, equals);
            if (variable.isEmpty()) {
                throw new SyntaxException("ARG names can not be blank");
            }
            @Nullable String value = equals < 0 ? null : word.substring(equals + 1);
            declarations.add(new Instruction.Arg.Declaration(variable, value));
        }
        return new Instruction.Arg(statement, declarations);
    }

    private boolean isLegacy() {
        return words().getFirst().indexOf('=') < 0;
    }

    /// `a=1 b="2 3"`, or the old form: a name, and the rest is its value.
    private List<Instruction.Pair> pairs() {
        List<String> words = words();
        if (isLegacy()) {
            if (words.size() < 2) {
                throw new SyntaxException(name + " must have two arguments");
            }
            return List.of(new Instruction.Pair(Words.first(arguments), Words.afterFirst(arguments)));
        }
        List<Instruction.Pair> pairs = new ArrayList<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals < 0) {
                throw new SyntaxException(
                        "Syntax error - can't find = in " + Quoted.of(word) + ". Must be of the form: name=value");
            }
            if (equals == 0) {
                throw new SyntaxException(name + " names can not be blank");
            }
            pairs.add(new Instruction.Pair(word.substring(0, equals), word.substring(equals + 1)));
        }
        return pairs;
    }

    private Instruction run() {
        FlagValues flags = FlagValues.of(statement, RUN_FLAGS);
        String network = oneOf(flags.text("network"), List.of("default", "none", "host"), "network mode");
        String security = oneOf(flags.text("security"), List.of("sandbox", "insecure"), "security mode");
        List<RunMount> mounts =
                flags.texts("mount").stream().map(RunMounts::parse).toList();
        return new Instruction.Run(statement, CommandLine.of(arguments), mounts, network, security);
    }

    /// The first of `allowed` is what holds when nothing is said.
    private static String oneOf(String value, List<String> allowed, String what) {
        if (value.isEmpty()) {
            return allowed.getFirst();
        }
        if (!allowed.contains(value)) {
            throw new SyntaxException(
                    "unsupported " + what + " " + Quoted.of(value) + Suggestion.forWord(value, allowed));
        }
        return value;
    }

    private Instruction copy() {
        List<String> words = transferWords();
        FlagValues flags = FlagValues.of(statement, COPY_FLAGS);
        return new Instruction.Copy(statement, transfer(words, flags), flags.text("from"), flags.isTrue("parents"));
    }

    private Instruction add() {
        List<String> words = transferWords();
        FlagValues flags = FlagValues.of(statement, ADD_FLAGS);
        return new Instruction.Add(
                statement,
                transfer(words, flags),
                flags.isTrue("keep-git-dir"),
                flags.text("checksum"),
                flags.isGiven("unpack") ? flags.isTrue("unpack") : null);
    }

    private List<String> transferWords() {
        List<String> words = list();
        if (words.size() < 2) {
            String given = words.isEmpty() ? "none was provided" : "only one was provided";
            throw new SyntaxException(
                    name + " requires at least two arguments, but " + given + ". Destination could not be determined");
        }
        return words;
    }

    private Transfer transfer(List<String> words, FlagValues flags) {
        String destination = words.getLast();
        if (isDocument(destination)) {
            throw new SyntaxException(name + " cannot accept a heredoc as a destination");
        }
        List<String> sources = words.subList(0, words.size() - 1).stream()
                .filter(word -> !isDocument(word))
                .toList();
        return new Transfer(
                sources,
                statement.hereDocuments(),
                destination,
                flags.text("chown"),
                flags.text("chmod"),
                flags.isTrue("link"),
                flags.texts("exclude"));
    }

    private boolean isDocument(String word) {
        return !statement.hereDocuments().isEmpty()
                && HereDocumentStart.find(word, escape).isPresent();
    }

    private Instruction shell() {
        List<String> words = JsonArguments.find(arguments).orElse(null);
        if (words == null && !arguments.isEmpty()) {
            throw new SyntaxException("SHELL requires the arguments to be in JSON form");
        }
        if (words == null || words.isEmpty()) {
            throw new SyntaxException("SHELL requires at least one argument");
        }
        return new Instruction.Shell(statement, words);
    }

    private Instruction volume() {
        requireArguments();
        List<String> paths = list();
        if (paths.stream().anyMatch(String::isBlank)) {
            throw new SyntaxException("VOLUME specified can not be an empty string");
        }
        if (paths.isEmpty()) {
            throw new SyntaxException("VOLUME requires at least one argument");
        }
        return new Instruction.Volume(statement, paths);
    }

    /// What the trigger says beyond its keyword is looked at when an image builds on this one.
    private Instruction onBuild() {
        requireArguments();
        String trigger = Words.first(arguments).toUpperCase(Locale.ROOT);
        if (trigger.equals("ONBUILD")) {
            throw new SyntaxException("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed");
        }
        if (NOT_A_TRIGGER.contains(trigger)) {
            throw new SyntaxException(trigger + " isn't allowed as an ONBUILD trigger");
        }
        StringBuilder text = new StringBuilder(arguments);
        for (HereDocument document : statement.hereDocuments()) {
            text.append('\n').append(document.content()).append(document.name());
        }
        return new Instruction.OnBuild(statement, text.toString());
    }

    private Instruction healthCheck() {
        requireArguments();
        String type = Words.first(arguments).toUpperCase(Locale.ROOT);
        String probe = Words.afterFirst(arguments);
        if (type.equals("NONE")) {
            if (!probe.isEmpty()) {
                throw new SyntaxException("HEALTHCHECK NONE takes no arguments");
            }
            Healthcheck none =
                    new Healthcheck(List.of(type), Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);
            return new Instruction.HealthCheck(statement, none);
        }
        FlagValues flags = FlagValues.of(statement, HealthcheckFlags.KNOWN);
        if (!type.equals("CMD")) {
            throw new SyntaxException("Unknown type " + Quoted.of(type) + " in HEALTHCHECK (try CMD)");
        }
        return new Instruction.HealthCheck(statement, HealthcheckFlags.healthcheck(flags, probeCommand(probe)));
    }

    private static List<String> probeCommand(String probe) {
        CommandLine command = CommandLine.of(probe);
        if (command.words().isEmpty()) {
            throw new SyntaxException("Missing command after HEALTHCHECK CMD");
        }
        List<String> test = new ArrayList<>(List.of(command.isExec() ? "CMD" : "CMD-SHELL"));
        test.addAll(command.words());
        return test;
    }
}
