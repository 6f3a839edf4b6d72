package dev.gantry.server;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.System.Logger;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;

/// The daemon's log: stderr, one line an entry, times in UTC.
///
///     2026-01-02T03:04:05.678Z INFO container started id=5f... pid=123
final class DaemonLog {
    /// Loggers live as long as somebody holds them; the level is set here.
    private static final java.util.logging.Logger ROOT = java.util.logging.Logger.getLogger("");

    private static final java.util.logging.Logger OWN = java.util.logging.Logger.getLogger("dev.gantry");

    private DaemonLog() {}

    static void start(Logger.Level level) {
        LogManager.getLogManager().reset();
        Handler handler = new ConsoleHandler();
        handler.setLevel(Level.ALL);
        handler.setFormatter(new Line());
        ROOT.addHandler(handler);
        ROOT.setLevel(Level.WARNING);
        level(level);
    }

    /// Changes how much of our own is logged; libraries are heard from `WARNING` on.
    static void level(Logger.Level level) {
        OWN.setLevel(
                switch (level) {
                    case ALL, TRACE -> Level.FINEST;
                    case DEBUG -> Level.FINE;
                    case INFO -> Level.INFO;
                    case WARNING -> Level.WARNING;
                    case ERROR -> Level.SEVERE;
                    case OFF -> Level.OFF;
                });
    }

    private static final class Line extends Formatter {
        private static final DateTimeFormatter TIME =
                DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);

        @Override
        public String format(LogRecord entry) {
            StringWriter line = new StringWriter();
            line.append(TIME.format(entry.getInstant()))
                    .append(' ')
                    .append(word(entry.getLevel()))
                    .append(' ')
                    .append(formatMessage(entry))
                    .append('\n');
            Throwable thrown = entry.getThrown();
            if (thrown != null) {
                thrown.printStackTrace(new PrintWriter(line, true));
            }
            return line.toString();
        }

        private static String word(Level level) {
            if (level.intValue() >= Level.SEVERE.intValue()) {
                return "ERROR";
            }
            if (level.intValue() >= Level.WARNING.intValue()) {
                return "WARNING";
            }
            return level.intValue() >= Level.INFO.intValue() ? "INFO" : "DEBUG";
        }
    }
}
