package dev.gantry.registry;

import java.util.regex.Pattern;

/// Names that a right holds for: `*` stands for a part of a name without slashes, `**` for any part.
///
///     team/app      team/*      team/**      **
final class RepositoryPattern {
    /// At most four runs of stars: more could make a match slow.
    private static final Pattern GRAMMAR =
            Pattern.compile("(?=.{1,255}$)[a-z0-9._/-]*+(?:\\*{1,2}[a-z0-9._/-]*+){0,4}");

    private final Pattern regex;

    /// @throws IllegalArgumentException where it is none
    static void require(String text) {
        if (!GRAMMAR.matcher(text).matches()) {
            throw new IllegalArgumentException("invalid pattern \"" + text
                    + "\": it is a repository's name in which * stands for letters and ** for slashes, too");
        }
    }

    /// @throws IllegalArgumentException where it is none
    RepositoryPattern(String text) {
        require(text);
        StringBuilder expression = new StringBuilder();
        for (String part : text.split("(?<=\\*)(?!\\*)|(?<!\\*)(?=\\*)", -1)) {
            expression.append(part.startsWith("**") ? ".*" : part.startsWith("*") ? "[^/]*" : Pattern.quote(part));
        }
        this.regex = Pattern.compile(expression.toString());
    }

    boolean matches(String name) {
        return regex.matcher(name).matches();
    }
}
