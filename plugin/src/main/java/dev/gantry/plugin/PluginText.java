package dev.gantry.plugin;

import org.jspecify.annotations.Nullable;

/// What strangers say, made fit for an error message.
final class PluginText {
    private static final int LONGEST = 1000;

    private PluginText() {}

    /// What may be missing where a list has it.
    static String named(@Nullable String text) {
        return text == null ? "" : shown(text);
    }

    /// Without control characters, which terminals obey, and cut where it gets long.
    static String shown(String text) {
        String head = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
        StringBuilder shown = new StringBuilder(head.length());
        head.chars().map(c -> Character.isISOControl(c) ? ' ' : c).forEach(c -> shown.append((char) c));
        return shown.toString().strip();
    }
}
