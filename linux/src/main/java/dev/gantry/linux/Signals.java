package dev.gantry.linux;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/// Signal names and numbers as Docker's clients write them (moby's `signal` package): `SIGTERM`, `TERM`, `term`, `15`,
/// `RTMIN+3`. Numbers are those of `asm-generic/signal.h`, equal on x86-64 and arm64.
public final class Signals {
    public static final int HUP = 1;
    public static final int INT = 2;
    public static final int QUIT = 3;
    public static final int KILL = 9;
    public static final int TERM = 15;
    public static final int STOP = 19;
    public static final int WINCH = 28;

    private static final int RTMIN = 34;
    private static final int RTMAX = 64;
    private static final String[] NAMES = {
        "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
        "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF",
        "WINCH", "IO", "PWR", "SYS"
    };
    private static final Map<String, Integer> NUMBERS = numbers();

    private Signals() {}

    private static Map<String, Integer> numbers() {
        Map<String, Integer> numbers = new HashMap<>();
        for (int number = 1; number < NAMES.length; number++) {
            numbers.put(NAMES[number], number);
        }
        numbers.putAll(Map.of("IOT", 6, "CLD", 17, "POLL", 29));
        int middle = (RTMIN + RTMAX) / 2;
        for (int number = RTMIN; number <= RTMAX; number++) {
            numbers.put(number <= middle ? offset("RTMIN+", number - RTMIN) : offset("RTMAX-", RTMAX - number), number);
        }
        return Map.copyOf(numbers);
    }

    private static String offset(String base, int distance) {
        return distance == 0 ? base.substring(0, base.length() - 1) : base + distance;
    }

    /// The number of a signal given by name, with or without `SIG`, in any case, or by number. Empty when there is no
    /// such signal; 0 is none.
    public static OptionalInt parse(String text) {
        if (!text.isEmpty() && text.length() < 4 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            int number = Integer.parseInt(text);
            return number > 0 && number <= RTMAX ? OptionalInt.of(number) : OptionalInt.empty();
        }
        String name = text.toUpperCase(Locale.ROOT);
        Integer number = NUMBERS.get(name.startsWith("SIG") ? name.substring(3) : name);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /// The name, such as `SIGTERM` or `SIGRTMIN+2`; the number itself when it has no name.
    public static String name(int number) {
        return NUMBERS.entrySet().stream()
                .filter(entry -> entry.getValue() == number && !isAlias(entry.getKey()))
                .map(entry -> "SIG" + entry.getKey())
                .findFirst()
                .orElseGet(() -> Integer.toString(number));
    }

    private static boolean isAlias(String name) {
        return name.equals("IOT") || name.equals("CLD") || name.equals("POLL");
    }
}
