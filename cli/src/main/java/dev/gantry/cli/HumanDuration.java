package dev.gantry.cli;

/// Spans of time in words, as Docker puts them: `About a minute`, `2 weeks`.
final class HumanDuration {
    private HumanDuration() {}

    /// The words for `seconds`; less than one, negative ones too, is `Less than a second`.
    static String of(long seconds) {
        if (seconds < 1) {
            return "Less than a second";
        }
        if (seconds < 60) {
            return seconds == 1 ? "1 second" : seconds + " seconds";
        }
        long minutes = seconds / 60;
        if (minutes < 60) {
            return minutes == 1 ? "About a minute" : minutes + " minutes";
        }
        long hours = (seconds + 1800) / 3600;
        if (hours < 48) {
            return hours == 1 ? "About an hour" : hours + " hours";
        }
        return ofDays(hours, seconds);
    }

    private static String ofDays(long hours, long seconds) {
        long days = hours / 24;
        if (hours < 24 * 7 * 2) {
            return days + " days";
        }
        if (hours < 24 * 30 * 2) {
            return days / 7 + " weeks";
        }
        return hours < 24 * 365 * 2 ? days / 30 + " months" : seconds / 3600 / 24 / 365 + " years";
    }

    /// How long ago the Unix time `seconds` was: `2 hours ago`.
    static String ago(long seconds) {
        return of(System.currentTimeMillis() / 1000 - seconds) + " ago";
    }
}
