package dev.gantry.compose;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The short form of volumes: `[source:]target[:options]`. A source with `.`, `/` or `~` in front is a path.
final class VolumeText {
    private static final Set<String> PROPAGATIONS =
            Set.of("rprivate", "private", "rshared", "shared", "rslave", "slave");

    private VolumeText() {}

    static Node read(Node.Scalar scalar, String path) {
        String spec = scalar.text();
        if (spec.isEmpty()) {
            throw new ComposeException(scalar.at(), path, "invalid empty volume spec");
        }
        List<String> parts = spec.length() < 3 ? List.of(spec) : sections(spec);
        if (parts.stream().anyMatch(String::isEmpty)) {
            throw new ComposeException(scalar.at(), path, "invalid spec: " + spec + ": empty section between colons");
        }
        if (parts.size() > 3) {
            throw new ComposeException(scalar.at(), path, "invalid spec: " + spec + ": too many colons");
        }
        boolean anonymous = parts.size() == 1;
        Position at = scalar.at();
        String source = anonymous ? "" : parts.getFirst();
        boolean bind = isPath(source);
        Node.Mapping mount = Node.Mapping.of("type", new Node.Scalar(bind ? "bind" : "volume", at), at);
        if (!anonymous) {
            mount = mount.with("source", new Node.Scalar(source, at));
        }
        mount = mount.with("target", new Node.Scalar(target(parts.get(anonymous ? 0 : 1)), at))
                .with(bind ? "bind" : "volume", Node.Mapping.empty(at));
        return parts.size() < 3 ? mount : options(mount, parts.get(2));
    }

    /// Without double slashes, `.` and `..`, and a slash at its end.
    private static String target(String text) {
        boolean isPath = text.startsWith("/") && text.indexOf('\0') < 0;
        return isPath ? Path.of(text).normalize().toString() : text;
    }

    private static Node.Mapping options(Node.Mapping plain, String options) {
        Node.Mapping mount = plain;
        for (String option : options.split(",", -1)) {
            Node.Scalar word = new Node.Scalar(option, plain.at());
            Node.Scalar yes = new Node.Scalar(true, plain.at());
            if (option.equals("ro")) {
                mount = mount.with("read_only", yes);
            } else if (option.equals("nocopy")) {
                mount = mount.with("volume", mount.mapping("volume").with("nocopy", yes));
            } else if (option.equals("z") || option.equals("Z")) {
                mount = mount.with("bind", mount.mapping("bind").with("selinux", word));
            } else if (PROPAGATIONS.contains(option)) {
                mount = mount.with("bind", mount.mapping("bind").with("propagation", word));
            }
        }
        return mount;
    }

    /// Split at colons, but not behind a Windows drive's letter and not within `${...}`.
    private static List<String> sections(String spec) {
        List<String> sections = new ArrayList<>();
        StringBuilder section = new StringBuilder();
        int open = 0;
        for (int i = 0; i < spec.length(); i++) {
            char letter = spec.charAt(i);
            open += spec.startsWith("${", i) ? 1 : letter == '}' && open > 0 ? -1 : 0;
            if (letter == ':' && open == 0 && !isDrive(section)) {
                sections.add(section.toString());
                section.setLength(0);
            } else {
                section.append(letter);
            }
        }
        sections.add(section.toString());
        return sections;
    }

    private static boolean isDrive(CharSequence section) {
        return section.length() == 1 && Character.isLetter(section.charAt(0));
    }

    static boolean isPath(String source) {
        return source.startsWith(".")
                || source.startsWith("/")
                || source.startsWith("~")
                || source.startsWith("\\\\")
                || source.matches("[a-zA-Z]:.*");
    }
}
