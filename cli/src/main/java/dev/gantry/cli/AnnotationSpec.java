package dev.gantry.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `--annotation`: `[TYPE[PLATFORM],...:]KEY=VALUE`. The words of its errors are buildx's.
final class AnnotationSpec {
    private static final Pattern TYPE = Pattern.compile("([a-z-]+)(?:\\[([A-Za-z0-9_/-]+)])?");
    private static final Set<String> TYPES = Set.of("index", "index-descriptor", "manifest", "manifest-descriptor");

    private AnnotationSpec() {}

    /// As attributes of an output: `annotation-manifest[linux/arm64].KEY`.
    ///
    /// Errors: [CliException]
    static Map<String, String> attributes(List<String> given) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (String text : given) {
            if (!text.isEmpty()) {
                add(text, attributes);
            }
        }
        return attributes;
    }

    private static void add(String text, Map<String, String> attributes) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw new CliException("invalid annotation " + GoText.quote(text) + ", expected key=value");
        }
        String name = text.substring(0, equals);
        String value = text.substring(equals + 1);
        int colon = name.indexOf(':');
        if (colon < 0) {
            attributes.put("annotation." + name, value);
            return;
        }
        for (String type : name.substring(0, colon).split(",", -1)) {
            attributes.put("annotation-" + checked(type) + "." + name.substring(colon + 1), value);
        }
    }

    private static String checked(String text) {
        Matcher found = TYPE.matcher(text);
        if (!found.matches()) {
            throw new CliException("invalid annotation type " + GoText.quote(text)
                    + ", expected type and optional platform in square brackets");
        }
        String type = String.valueOf(found.group(1));
        if (!TYPES.contains(type)) {
            throw new CliException("unknown annotation type " + GoText.quote(type));
        }
        String platform = found.group(2);
        if (platform != null) {
            checkPlatform(platform);
        }
        return text;
    }

    private static void checkPlatform(String platform) {
        try {
            var _ = Platform.parse(platform);
        } catch (CliException e) {
            throw new CliException("invalid platform " + GoText.quote(platform) + ": " + e.getMessage());
        }
    }
}
