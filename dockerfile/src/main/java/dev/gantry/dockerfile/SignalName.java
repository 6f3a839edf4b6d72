package dev.gantry.dockerfile;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// The signals that an image may name to stop its containers: a number, or a name with or without `SIG`.
final class SignalName {
    private static final int LAST_REALTIME = 64;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,4}");
    private static final Pattern REALTIME = Pattern.compile("RTMIN(\\+([1-9]|1[0-5]))?|RTMAX(-([1-9]|1[0-4]))?");
    private static final Set<String> NAMES = Set.of(
            "ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "FPE", "HUP", "ILL", "INT", "IO", "IOT", "KILL", "PIPE",
            "POLL", "PROF", "PWR", "QUIT", "SEGV", "STKFLT", "STOP", "SYS", "TERM", "TRAP", "TSTP", "TTIN", "TTOU",
            "URG", "USR1", "USR2", "VTALRM", "WINCH", "XCPU", "XFSZ");

    private SignalName() {}

    static boolean isValid(String text) {
        if (NUMBER.matcher(text).matches()) {
            int number = Integer.parseInt(text);
            return number > 0 && number <= LAST_REALTIME;
        }
        String upper = text.toUpperCase(Locale.ROOT);
        String name = upper.startsWith("SIG") ? upper.substring(3) : upper;
        return NAMES.contains(name) || REALTIME.matcher(name).matches();
    }
}
