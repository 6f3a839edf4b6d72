package dev.gantry.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What `-v` asks for: `SOURCE:TARGET[:OPTIONS]` is bound, `TARGET` alone is a volume that nobody named.
///
/// @param binds as the engine takes them
/// @param anonymous a target to an empty object
record VolumeSpec(List<String> binds, Map<String, Map<String, String>> anonymous) {

    /// Errors: [CliException] with code 125.
    static VolumeSpec parseAll(List<String> specs) {
        Set<String> binds = new LinkedHashSet<>();
        Map<String, Map<String, String>> anonymous = new TreeMap<>();
        for (String spec : specs) {
            List<String> sections = sections(spec);
            if (sections.size() == 1) {
                anonymous.put(spec, Map.of());
            } else {
                binds.add(absolute(spec));
            }
        }
        return new VolumeSpec(List.copyOf(binds), anonymous);
    }

    private static List<String> sections(String spec) {
        if (spec.isEmpty()) {
            throw new CliException("invalid empty volume spec", 125);
        }
        if (spec.length() <= 2) {
            return List.of(spec);
        }
        List<String> sections = new ArrayList<>();
        int start = 0;
        for (int end = sectionEnd(spec, 0); ; end = sectionEnd(spec, start)) {
            if (end == start) {
                throw new CliException("invalid spec: " + spec + ": empty section between colons", 125);
            }
            if (sections.size() == 2 && end < spec.length()) {
                throw new CliException("invalid spec: " + spec + ": too many colons", 125);
            }
            sections.add(spec.substring(start, end));
            if (end == spec.length()) {
                return sections;
            }
            start = end + 1;
        }
    }

    /// A colon after a single letter belongs to a path of Windows, even here.
    private static int sectionEnd(String spec, int start) {
        int colon = spec.indexOf(':', start);
        if (colon == start + 1 && Character.isLetter(spec.charAt(start))) {
            colon = spec.indexOf(':', colon + 1);
        }
        return colon < 0 ? spec.length() : colon;
    }

    /// A source of `./x` means a path of this side.
    private static String absolute(String bind) {
        if (!bind.startsWith(".")) {
            return bind;
        }
        int colon = bind.indexOf(':');
        return Path.of(bind.substring(0, colon)).toAbsolutePath().normalize() + bind.substring(colon);
    }
}
