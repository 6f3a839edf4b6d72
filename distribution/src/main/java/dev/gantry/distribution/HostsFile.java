package dev.gantry.distribution;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Who answers for a registry, by its `hosts.toml`:
///
///     server = "https://registry.test"
///
///     [host."https://mirror.test:5000"]
///       capabilities = ["pull", "resolve"]
///       skip_verify = false
///       ca = "/etc/certs/mirror.pem"
///       client = [["/etc/certs/client.cert", "/etc/certs/client.key"]]
///       override_path = true
///       [host."https://mirror.test:5000".header]
///         x-site = "berlin"
///
/// Source: containerd, `docs/hosts.md`. Of TOML it takes what such files use: tables, strings, booleans, arrays.
///
/// @param server empty where the registry's own name is to be used
/// @param hosts in the order in which they are asked
record HostsFile(Optional<String> server, List<Host> hosts) {
    private static final Pattern TABLE = Pattern.compile("\\[\\s*host\\.(\"[^\"]+\"|'[^']+')\\s*(\\.\\s*header\\s*)?]");
    private static final Pattern ASSIGNMENT = Pattern.compile("([A-Za-z0-9_-]+|\"[^\"]+\")\\s*=\\s*(.+)");
    private static final Pattern STRING = Pattern.compile("\"([^\"\\\\]*)\"|'([^']*)'");

    /// An address that answers for the registry.
    ///
    /// @param values of its table: strings, `true`, `false`, or the strings of an array
    record Host(String url, Map<String, List<String>> values, Map<String, String> headers) {
        boolean flag(String name) {
            return values.getOrDefault(name, List.of()).equals(List.of("true"));
        }

        /// All are there where none is named.
        boolean can(String capability) {
            List<String> named = values.get("capabilities");
            return named == null || named.contains(capability);
        }
    }

    /// @param name of the file, for messages
    /// @throws RegistryException naming the line that can't be used
    static HostsFile parse(String text, String name) {
        Reader reader = new Reader();
        int number = 0;
        for (String line : joined(text)) {
            number++;
            if (!reader.take(line)) {
                throw new RegistryException(name + ": can't read statement " + number + ": " + line);
            }
        }
        return new HostsFile(Optional.ofNullable(reader.top.get("server")).map(List::getFirst), reader.hosts);
    }

    /// The statements, each on one line and without comments: an array may span several.
    private static List<String> joined(String text) {
        List<String> statements = new ArrayList<>();
        StringBuilder open = new StringBuilder();
        for (String line : text.lines().toList()) {
            open.append(' ').append(withoutComment(line).strip());
            String statement = open.toString().strip();
            if (statement.startsWith("[") || depth(statement) <= 0) {
                if (!statement.isEmpty()) {
                    statements.add(statement);
                }
                open.setLength(0);
            }
        }
        if (!open.isEmpty()) {
            statements.add(open.toString().strip());
        }
        return statements;
    }

    private static String withoutComment(String line) {
        String masked = STRING.matcher(line)
                .replaceAll(found -> "x".repeat(found.group().length()));
        int hash = masked.indexOf('#');
        return hash < 0 ? line : line.substring(0, hash);
    }

    private static int depth(String statement) {
        String masked = STRING.matcher(statement).replaceAll("");
        return (int) (masked.chars().filter(c -> c == '[').count()
                - masked.chars().filter(c -> c == ']').count());
    }

    private static final class Reader {
        final Map<String, List<String>> top = new LinkedHashMap<>();
        final List<Host> hosts = new ArrayList<>();
        private boolean header;

        boolean take(String statement) {
            Matcher table = TABLE.matcher(statement);
            if (table.matches()) {
                open(unquoted(String.valueOf(table.group(1))), table.group(2) != null);
                return true;
            }
            Matcher assignment = ASSIGNMENT.matcher(statement);
            if (!assignment.matches() || statement.startsWith("[")) {
                return false;
            }
            List<String> value = value(String.valueOf(assignment.group(2)).strip());
            put(unquoted(String.valueOf(assignment.group(1))), value);
            return !value.isEmpty();
        }

        private void open(String url, boolean isHeader) {
            header = isHeader;
            if (hosts.isEmpty() || !hosts.getLast().url().equals(url)) {
                hosts.add(new Host(url, new LinkedHashMap<>(), new LinkedHashMap<>()));
            }
        }

        private void put(String key, List<String> value) {
            if (hosts.isEmpty()) {
                top.put(key, value);
            } else if (header && !value.isEmpty()) {
                hosts.getLast().headers().put(key, value.getFirst());
            } else {
                hosts.getLast().values().put(key, value);
            }
        }

        private static List<String> value(String text) {
            if (text.equals("true") || text.equals("false")) {
                return List.of(text);
            }
            return STRING.matcher(text)
                    .results()
                    .map(found -> unquoted(found.group()))
                    .toList();
        }

        private static String unquoted(String text) {
            boolean quoted = text.startsWith("\"") || text.startsWith("'");
            return quoted ? text.substring(1, text.length() - 1) : text;
        }
    }
}
