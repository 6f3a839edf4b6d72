package dev.gantry.dockerfile;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// What the stages do: their names and platforms, instructions that undo each other, secrets, files that are not there.
final class StageChecks {
    private static final Set<String> RESERVED = Set.of("context", "scratch");
    private static final Pattern SECRET = Pattern.compile(
            "(?i)(^|_)(apikey|auth|credential|credentials|key|password|pword|passwd|secret|token)(_|$)");
    private static final Pattern NO_SECRET = Pattern.compile("(?i)(^|_)public(_|$)");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(\\w+).*");

    private final Dockerfile file;
    private final Checks.Surroundings surroundings;
    private final Checks.Findings findings;
    private final Set<String> stageNames = new HashSet<>();

    StageChecks(Dockerfile file, Checks.Surroundings surroundings, Checks.Findings findings) {
        this.file = file;
        this.surroundings = surroundings;
        this.findings = findings;
    }

    void run() {
        file.globalArguments().forEach(this::argument);
        for (Dockerfile.Stage stage : file.stages()) {
            name(stage.from());
            platform(stage.from());
            body(stage);
        }
    }

    private void name(Instruction.From from) {
        String name = from.stage();
        if (name == null) {
            return;
        }
        description(from.statement(), name);
        if (!stageNames.add(name)) {
            findings.add(
                    Check.DUPLICATE_STAGE_NAME,
                    from.statement(),
                    "Duplicate stage name " + Quoted.of(name) + ", stage names should be unique");
        }
        if (RESERVED.contains(name)) {
            findings.add(
                    Check.RESERVED_STAGE_NAME,
                    from.statement(),
                    "Stage name should not use the same name as reserved stage " + Quoted.of(name));
        }
    }

    /// A comment above a stage or argument is its description, and begins with its name.
    private void description(Statement statement, String name) {
        String comment = statement.comment();
        if (!comment.isEmpty() && !comment.equals(name) && !comment.startsWith(name + " ")) {
            findings.add(
                    Check.INVALID_DEFINITION_DESCRIPTION,
                    statement,
                    "Comment for " + (statement.keyword().equalsIgnoreCase("FROM") ? "build stage" : "build argument")
                            + " should follow the format: `# " + name + " <description>`");
        }
    }

    private void platform(Instruction.From from) {
        String platform = from.platform();
        if (platform.isEmpty()) {
            return;
        }
        if (!platform.contains("$")) {
            findings.add(
                    Check.FROM_PLATFORM_FLAG_CONST_DISALLOWED,
                    from.statement(),
                    "FROM --platform flag should not use constant value " + Quoted.of(platform));
        } else if (VARIABLE.matcher(platform).replaceFirst("$1").equals("TARGETPLATFORM")) {
            findings.add(
                    Check.REDUNDANT_TARGET_PLATFORM,
                    from.statement(),
                    "Setting platform to predefined " + platform + " in FROM is redundant as this is the default"
                            + " behavior");
        }
    }

    private void body(Dockerfile.Stage stage) {
        Map<String, Statement> only = new HashMap<>();
        boolean hasDirectory = false;
        for (Instruction instruction : stage.instructions()) {
            Statement statement = instruction.statement();
            switch (instruction) {
                case Instruction.Cmd _ -> once(only, "CMD", statement);
                case Instruction.Entrypoint _ -> once(only, "ENTRYPOINT", statement);
                case Instruction.HealthCheck _ -> once(only, "HEALTHCHECK", statement);
                case Instruction.Arg arg -> argument(arg);
                case Instruction.Env env -> env.pairs().forEach(pair -> secret(statement, "ENV", pair.name()));
                case Instruction.Workdir workdir -> {
                    if (!hasDirectory && isRelative(workdir.path())) {
                        findings.add(
                                Check.WORKDIR_RELATIVE_PATH,
                                statement,
                                "Relative workdir " + Quoted.of(workdir.path())
                                        + " can have unexpected results if the base image changes");
                    }
                    hasDirectory = true;
                }
                case Instruction.Copy copy when copy.from().isEmpty() -> ignored(statement, copy.transfer(), "Copy");
                case Instruction.Add add -> ignored(statement, add.transfer(), "Add");
                default -> {}
            }
        }
    }

    private static boolean isRelative(String path) {
        return !path.startsWith("/") && !path.contains("$");
    }

    private void once(Map<String, Statement> only, String name, Statement statement) {
        Statement before = only.put(name, statement);
        if (before != null) {
            findings.add(
                    Check.MULTIPLE_INSTRUCTIONS_DISALLOWED,
                    before,
                    "Multiple " + name + " instructions should not be used in the same stage because only the last one"
                            + " will be used");
        }
    }

    private void argument(Instruction.Arg arg) {
        for (Instruction.Arg.Declaration declaration : arg.declarations()) {
            secret(arg.statement(), "ARG", declaration.name());
        }
        if (arg.declarations().size() == 1) {
            description(arg.statement(), arg.declarations().getFirst().name());
        }
    }

    private void secret(Statement statement, String instruction, String name) {
        if (SECRET.matcher(name).find() && !NO_SECRET.matcher(name).find()) {
            findings.add(
                    Check.SECRETS_USED_IN_ARG_OR_ENV,
                    statement,
                    "Do not use ARG or ENV instructions for sensitive data (" + instruction + " " + Quoted.of(name)
                            + ")");
        }
    }

    /// Without `./` and `/` at its front, and `/` at its end.
    private static String withoutSlashes(String source) {
        int start = 0;
        while (source.startsWith("/", start) || source.startsWith("./", start)) {
            start += source.startsWith("/", start) ? 1 : 2;
        }
        int end = source.length();
        while (end > start && source.charAt(end - 1) == '/') {
            end--;
        }
        return source.substring(start, end);
    }

    private void ignored(Statement statement, Transfer transfer, String verb) {
        for (String source : transfer.sources()) {
            String path = withoutSlashes(source);
            boolean isName = !path.isEmpty() && !path.contains("$") && !path.contains("*") && !path.contains("://");
            if (isName && surroundings.ignore().isIgnored(path)) {
                findings.add(
                        Check.COPY_IGNORED_FILE,
                        statement,
                        "Attempting to " + verb + " file " + Quoted.of(source) + " that is excluded by .dockerignore");
            }
        }
    }
}
