package dev.gantry.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How the file is written: upper and lower case, empty lines, old forms.
final class WritingChecks {
    private final Dockerfile file;
    private final Checks.Findings findings;

    WritingChecks(Dockerfile file, Checks.Findings findings) {
        this.file = file;
        this.findings = findings;
    }

    void run() {
        List<Instruction> all = file.instructions();
        boolean upper = isMostlyUpper(all);
        for (Instruction instruction : all) {
            keyword(instruction.statement(), upper);
            if (instruction.statement().hasEmptyLine()) {
                findings.add(Check.NO_EMPTY_CONTINUATION, instruction.statement(), "Empty continuation line");
            }
            form(instruction);
        }
    }

    private static boolean isUpper(Statement statement) {
        return statement.keyword().equals(statement.keyword().toUpperCase(Locale.ROOT));
    }

    private static boolean isLower(Statement statement) {
        return statement.keyword().equals(statement.keyword().toLowerCase(Locale.ROOT));
    }

    private static boolean isMostlyUpper(List<Instruction> all) {
        long upper = all.stream().filter(one -> isUpper(one.statement())).count();
        long lower = all.stream().filter(one -> isLower(one.statement())).count();
        return upper >= lower;
    }

    private void keyword(Statement statement, boolean upper) {
        if (upper ? !isUpper(statement) : !isLower(statement)) {
            findings.add(
                    Check.CONSISTENT_INSTRUCTION_CASING,
                    statement,
                    "Command '" + statement.keyword() + "' should match the case of the command majority ("
                            + (upper ? "uppercase" : "lowercase") + ")");
        }
    }

    private void form(Instruction instruction) {
        Statement statement = instruction.statement();
        switch (instruction) {
            case Instruction.From from -> as(from);
            case Instruction.Env env when env.isLegacy() -> legacy(statement, "ENV");
            case Instruction.Label label when label.isLegacy() -> legacy(statement, "LABEL");
            case Instruction.Maintainer _ ->
                findings.add(
                        Check.MAINTAINER_DEPRECATED,
                        statement,
                        "Maintainer instruction is deprecated in favor of using label");
            case Instruction.Cmd cmd -> shellForm(statement, cmd.command(), "CMD");
            case Instruction.Entrypoint entrypoint -> shellForm(statement, entrypoint.command(), "ENTRYPOINT");
            case Instruction.Expose expose -> expose.ports().forEach(port -> port(statement, port));
            default -> {}
        }
    }

    private void as(Instruction.From from) {
        Statement statement = from.statement();
        List<String> words = new ArrayList<>(List.of(statement.arguments().split("\\s+")));
        if (words.size() != 3) {
            return;
        }
        String as = words.get(1);
        boolean sameCase = isUpper(statement) ? as.equals("AS") : isLower(statement) ? as.equals("as") : true;
        if (!sameCase) {
            findings.add(
                    Check.FROM_AS_CASING,
                    statement,
                    "'" + as + "' and '" + statement.keyword() + "' keywords' casing do not match");
        }
        String stage = words.get(2);
        if (!stage.equals(stage.toLowerCase(Locale.ROOT))) {
            findings.add(Check.STAGE_NAME_CASING, statement, "Stage name '" + stage + "' should be lowercase");
        }
    }

    private void legacy(Statement statement, String name) {
        findings.add(
                Check.LEGACY_KEY_VALUE_FORMAT,
                statement,
                "\"" + name + " key=value\" should be used instead of legacy \"" + name + " key value\" format");
    }

    private void shellForm(Statement statement, CommandLine command, String name) {
        if (!command.isExec() && !command.words().isEmpty()) {
            findings.add(
                    Check.JSON_ARGS_RECOMMENDED,
                    statement,
                    "JSON arguments recommended for " + name + " to prevent unintended behavior related to OS signals");
        }
    }

    private void port(Statement statement, String port) {
        String protocol = port.substring(port.indexOf('/') + 1);
        if (port.contains("/") && !protocol.equals(protocol.toLowerCase(Locale.ROOT))) {
            findings.add(
                    Check.EXPOSE_PROTO_CASING,
                    statement,
                    "Defined protocol '" + port + "' in EXPOSE instruction should be lowercase");
        }
        if (port.contains(":") && !port.contains("$")) {
            findings.add(
                    Check.EXPOSE_INVALID_FORMAT,
                    statement,
                    "EXPOSE instruction should not define an IP address or host-port mapping, found '" + port + "'");
        }
    }
}
