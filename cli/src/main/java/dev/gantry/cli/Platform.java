package dev.gantry.cli;

import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// `--platform`: `os[/arch[/variant]]`, such as `linux/amd64`, with the spellings that containerd understands.
///
/// @param variant `""` for the usual one
record Platform(String os, String architecture, String variant) {
    private static final Set<String> SYSTEMS = Set.of(
            "aix",
            "android",
            "darwin",
            "dragonfly",
            "freebsd",
            "hurd",
            "illumos",
            "ios",
            "js",
            "linux",
            "nacl",
            "netbsd",
            "openbsd",
            "plan9",
            "solaris",
            "windows",
            "zos");
    private static final Set<String> ARCHITECTURES = Set.of(
            "386",
            "amd64",
            "amd64p32",
            "arm",
            "armbe",
            "arm64",
            "arm64be",
            "ppc64",
            "ppc64le",
            "loong64",
            "mips",
            "mipsle",
            "mips64",
            "mips64le",
            "mips64p32",
            "mips64p32le",
            "ppc",
            "riscv",
            "riscv64",
            "s390",
            "s390x",
            "sparc",
            "sparc64",
            "wasm");
    private static final String COMPONENT = "[A-Za-z0-9_.-]+";

    /// What `flag` says, else what the environment does for every command that makes or brings images.
    static String wanted(Session session, Flag<String> flag) {
        return flag.changed() ? flag.value() : session.variable("DOCKER_DEFAULT_PLATFORM");
    }

    /// The parameter `platform`, when the flag was given. Errors: [CliException] when `text` is no platform.
    static void add(Request request, String text) {
        if (text.isEmpty()) {
            return;
        }
        try {
            request.query("platform", parse(text).json());
        } catch (CliException e) {
            throw new CliException("invalid platform: " + e.getMessage());
        }
    }

    /// Errors: [CliException] in containerd's words when `text` is no platform.
    static Platform parse(String text) {
        List<String> parts = List.of(text.split("/", -1));
        if (parts.size() > 3) {
            throw new CliException(GoText.quote(text) + ": cannot parse platform specifier: invalid argument");
        }
        for (String part : parts) {
            if (!part.matches(COMPONENT)) {
                throw new CliException(GoText.quote(part) + " is an invalid component of " + GoText.quote(text)
                        + ": platform specifier component must match \"^" + COMPONENT + "$\": invalid argument");
            }
        }
        return switch (parts.size()) {
            case 1 -> ofOnePart(parts.getFirst());
            case 2 -> of(parts.getFirst(), parts.get(1), "").withoutUsualVariant();
            default -> ofThreeParts(of(parts.getFirst(), parts.get(1), parts.get(2)));
        };
    }

    private static Platform ofOnePart(String text) {
        Platform system = of(text, Version.architecture(), "");
        if (SYSTEMS.contains(system.os())) {
            return system.withoutUsualVariant();
        }
        Platform machine = of("linux", text, "");
        if (ARCHITECTURES.contains(machine.architecture())) {
            return machine.withoutUsualVariant();
        }
        throw new CliException(GoText.quote(text) + ": unknown operating system or architecture: invalid argument");
    }

    private static Platform ofThreeParts(Platform platform) {
        boolean arm64 =
                platform.architecture().equals("arm64") && platform.variant().isEmpty();
        return arm64 ? new Platform(platform.os(), "arm64", "v8") : platform;
    }

    private static Platform of(String os, String architecture, String variant) {
        String system = os.toLowerCase(Locale.ROOT);
        String machine = architecture.toLowerCase(Locale.ROOT);
        String kind = variant.toLowerCase(Locale.ROOT);
        String named = system.equals("macos") ? "darwin" : system;
        return switch (machine) {
            case "i386" -> new Platform(named, "386", "");
            case "x86_64", "x86-64", "amd64" -> new Platform(named, "amd64", kind.equals("v1") ? "" : kind);
            case "aarch64", "arm64" -> new Platform(named, "arm64", kind.equals("8") || kind.equals("v8") ? "" : kind);
            case "armhf" -> new Platform(named, "arm", "v7");
            case "armel" -> new Platform(named, "arm", "v6");
            case "arm" -> new Platform(named, "arm", armVariant(kind));
            default -> new Platform(named, machine, kind);
        };
    }

    private static String armVariant(String kind) {
        return switch (kind) {
            case "", "7" -> "v7";
            case "5", "6", "8" -> "v" + kind;
            default -> kind;
        };
    }

    private Platform withoutUsualVariant() {
        return architecture.equals("arm") && variant.equals("v7") ? new Platform(os, architecture, "") : this;
    }

    /// `{"architecture":"amd64","os":"linux"}`
    String json() {
        JsonObject platform = JsonObject.of("architecture", architecture, "os", os);
        if (!variant.isEmpty()) {
            platform.put("variant", variant);
        }
        return Json.write(platform);
    }
}
