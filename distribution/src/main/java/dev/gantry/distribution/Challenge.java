package dev.gantry.distribution;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How a registry wants to be asked: `Bearer realm="https://auth.test/token",service="registry.test"`.
///
/// Source: RFC 9110, 11.6.1; distribution's token specification.
///
/// @param scheme in lower case
record Challenge(String scheme, Map<String, String> parameters) {
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";
    private static final Pattern PARAMETER =
            Pattern.compile("\\G[\\s,]*(" + TOKEN + ")\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|(" + TOKEN + "))");
    private static final Pattern SCHEME = Pattern.compile("\\G[\\s,]*(" + TOKEN + ")(?=\\s|$)(?!\\s*=)");

    Challenge {
        parameters = Map.copyOf(parameters);
    }

    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    /// The challenges of an answer's `WWW-Authenticate` headers; what is malformed is left out.
    static List<Challenge> parse(List<String> headers) {
        List<Challenge> challenges = new ArrayList<>();
        headers.forEach(header -> parse(header, challenges));
        return challenges;
    }

    private static void parse(String header, List<Challenge> challenges) {
        int at = 0;
        Matcher scheme = SCHEME.matcher(header);
        while (scheme.find(at)) {
            Map<String, String> parameters = new HashMap<>();
            at = scheme.end();
            Matcher parameter = PARAMETER.matcher(header);
            while (parameter.find(at)) {
                String quoted = parameter.group(2);
                String value = quoted == null ? parameter.group(3) : quoted.replaceAll("\\\\(.)", "$1");
                parameters.put(String.valueOf(parameter.group(1)).toLowerCase(Locale.ROOT), String.valueOf(value));
                at = parameter.end();
            }
            challenges.add(new Challenge(String.valueOf(scheme.group(1)).toLowerCase(Locale.ROOT), parameters));
        }
    }
}
