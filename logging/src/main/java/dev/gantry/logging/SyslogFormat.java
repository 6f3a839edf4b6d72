package dev.gantry.logging;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/// A message as syslog takes it, in Docker's renderings of RFC 3164 and RFC 5424:
///
///     <30>Nov 22 14:54:26 tag[1439]: text                          by default
///     <30>Nov 22 14:54:26 host tag[1439]: text                     rfc3164
///     <30>1 2024-11-22T14:54:28Z host tag 1439 tag - text          rfc5424, with rfc5424micro to the microsecond
///
/// Each ends in a newline; over TLS the RFC 5424 ones have their length before them (RFC 5425). The process is this
/// daemon, the severity `info` for stdout and `err` for stderr.
///
/// @param facility as in the priority: 0 to 23
/// @param counted whether lengths go before messages
record SyslogFormat(Style style, int facility, String hostname, String tag, boolean counted, ZoneId zone) {
    private static final int ERR = 3;
    private static final int INFO = 6;
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.US);
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssXXX");
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX");

    /// What comes before the text.
    enum Style {
        UNIX,
        RFC3164,
        RFC5424,
        RFC5424_MICRO
    }

    /// The message's bytes; none for an empty line, which Docker does not send either.
    List<byte[]> frames(LogMessage message) {
        if (message.text().isEmpty()) {
            return List.of();
        }
        byte[] line = (head(message) + message.text() + "\n").getBytes(StandardCharsets.UTF_8);
        if (!counted) {
            return List.of(line);
        }
        byte[] length = (line.length + " ").getBytes(StandardCharsets.US_ASCII);
        byte[] frame = new byte[length.length + line.length];
        System.arraycopy(length, 0, frame, 0, length.length);
        System.arraycopy(line, 0, frame, length.length, line.length);
        return List.of(frame);
    }

    private String head(LogMessage message) {
        int priority = facility << 3 | (message.stderr() ? ERR : INFO);
        Instant instant = Instant.ofEpochSecond(0, message.epochNanos());
        ZonedDateTime time = instant.atZone(zone);
        long pid = ProcessHandle.current().pid();
        return switch (style) {
            case UNIX -> "<" + priority + ">" + STAMP.format(time) + " " + tag + "[" + pid + "]: ";
            case RFC3164 -> "<" + priority + ">" + STAMP.format(time) + " " + hostname + " " + tag + "[" + pid + "]: ";
            case RFC5424 -> structured(priority, SECONDS.format(time), pid);
            case RFC5424_MICRO -> structured(priority, MICROS.format(time), pid);
        };
    }

    private String structured(int priority, String time, long pid) {
        return "<" + priority + ">1 " + time + " " + hostname + " " + tag + " " + pid + " " + tag + " - ";
    }
}
