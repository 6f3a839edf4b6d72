package dev.gantry.logging;

import java.util.ArrayList;
import java.util.List;

/// Messages that are sent together: what is there at the moment, up to a bound.
final class Batch {
    private static final int MOST_MESSAGES = 256;
    private static final int MOST_CHARACTERS = 64 << 10;

    private final List<LogMessage> messages = new ArrayList<>();
    private int characters;
    private int lines;

    void add(LogMessage message) {
        messages.add(message);
        characters += message.text().length();
        lines++;
    }

    /// A line that is not sent.
    void passOver() {
        lines++;
    }

    boolean isFull() {
        return messages.size() >= MOST_MESSAGES || characters >= MOST_CHARACTERS;
    }

    /// Whether no line was read, sent or not.
    boolean isEmpty() {
        return lines == 0;
    }

    List<LogMessage> messages() {
        return messages;
    }
}
