package dev.gantry.image;

import java.util.Locale;
import java.util.regex.Pattern;

/// What an image was built for: `linux/amd64`, `linux/arm64/v8`. The variant is empty where there is none
/// or where it is the architecture's only one (`arm64/v8`, `amd64/v1`), so that equal platforms are equal
/// records.
///
/// Source: OCI image-spec, image-index.md, "platform"; spellings accepted as containerd's platforms library
/// does.
public record Platform(String os, String architecture, String variant) {
    private static final Pattern COMPONENT = Pattern.compile("[A-Za-z0-9_.-]+");

    public Platform {
        os = os.toLowerCase(Locale.ROOT);
        String givenVariant = variant.toLowerCase(Locale.ROOT);
        String given = architecture.toLowerCase(Locale.ROOT);
        architecture = canonicalArchitecture(given);
        variant = canonicalVariant(given, architecture, givenVariant);
    }

    /// The platform of the machine we run on.
    public static Platform host() {
        return new Platform("linux", String.valueOf(System.getProperty("os.arch")), "");
    }

    /// Reads `os/arch`, `os/arch/variant`, or an architecture alone (then linux).
    ///
    /// @throws InvalidImageException naming the text when a part is empty or holds a strange character, or
    ///     when there are more than three
    public static Platform parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length > 3) {
            throw invalid(text, "too many parts");
        }
        for (String part : parts) {
            if (!COMPONENT.matcher(part).matches()) {
                throw invalid(text, "\"" + part + "\" is an invalid component");
            }
        }
        return switch (parts.length) {
            case 1 -> alone(text);
            case 2 -> new Platform(parts[0], parts[1], "");
            default -> new Platform(parts[0], parts[1], parts[2]);
        };
    }

    private static Platform alone(String text) {
        if (text.toLowerCase(Locale.ROOT).equals("linux")) {
            Platform host = host();
            return new Platform(text, host.architecture, host.variant);
        }
        return new Platform("linux", text, "");
    }

    private static InvalidImageException invalid(String text, String why) {
        return new InvalidImageException("invalid platform \"" + text + "\": " + why);
    }

    /// Whether an image for this platform runs on a machine of that one. A variant that either side leaves
    /// out is not compared; a 32-bit arm machine runs lower variants as well.
    public boolean runsOn(Platform machine) {
        if (!os.equals(machine.os) || !architecture.equals(machine.architecture)) {
            return false;
        }
        if (variant.isEmpty() || machine.variant.isEmpty() || variant.equals(machine.variant)) {
            return true;
        }
        return architecture.equals("arm") && variant.compareTo(machine.variant) < 0;
    }

    /// How far an image for this platform is from what a machine of that one wants: 0 made for it, 1 runs on it, 2 does
    /// not.
    public int distance(Platform machine) {
        if (equals(machine)) {
            return 0;
        }
        return runsOn(machine) ? 1 : 2;
    }

    private static String canonicalArchitecture(String given) {
        return switch (given) {
            case "x86_64", "x86-64" -> "amd64";
            case "i386", "i686", "x86" -> "386";
            case "aarch64" -> "arm64";
            case "armhf", "armel" -> "arm";
            case "loong64", "loongarch64" -> "loong64";
            default -> given;
        };
    }

    private static String canonicalVariant(String given, String architecture, String variant) {
        return switch (architecture) {
            case "arm64" -> variant.equals("8") || variant.equals("v8") ? "" : variant;
            case "amd64" -> variant.equals("v1") ? "" : variant;
            case "arm" -> canonicalArmVariant(given, variant);
            default -> variant;
        };
    }

    private static String canonicalArmVariant(String given, String variant) {
        if (variant.isEmpty()) {
            return switch (given) {
                case "armhf" -> "v7";
                case "armel" -> "v6";
                default -> "";
            };
        }
        return Character.isDigit(variant.charAt(0)) ? "v" + variant : variant;
    }

    /// `os/architecture[/variant]`.
    @Override
    public String toString() {
        return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
    }
}
