package dev.gantry.cli;

import java.io.IOException;
import java.util.Locale;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/// Questions that are answered with a line.
final class Prompt {
    private Prompt() {}

    /// Shows `warning` and answers whether a `y` came back. The end of input is a no.
    static boolean confirms(Session session, String warning) {
        return line(session, warning + "\nAre you sure you want to continue? [y/N] ")
                .toLowerCase(Locale.ROOT)
                .equals("y");
    }

    /// Shows `question` and answers the line that comes back, without the blanks around it; `""` at the end of
    /// input.
    static String line(Session session, String question) {
        session.out().print(question);
        session.out().flush();
        StringBuilder answer = new StringBuilder();
        try {
            for (int c = session.in().read();
                    c >= 0 && c != '\n';
                    c = session.in().read()) {
                answer.append((char) c);
            }
        } catch (IOException e) {
            throw new CliException(FileErrors.text(e));
        }
        return answer.toString().strip();
    }

    /// As [#line], without showing on the terminal what is typed.
    static String secret(Session session, String question) {
        session.out().flush();
        try (Terminal terminal =
                TerminalBuilder.builder().system(true).graphemeCluster(false).build()) {
            Attributes before = terminal.getAttributes();
            Attributes silent = new Attributes(before);
            silent.setLocalFlag(Attributes.LocalFlag.ECHO, false);
            terminal.setAttributes(silent);
            try {
                return line(session, question);
            } finally {
                terminal.setAttributes(before);
                session.out().println();
                session.out().flush();
            }
        } catch (IOException e) {
            throw new CliException(FileErrors.text(e));
        }
    }
}
