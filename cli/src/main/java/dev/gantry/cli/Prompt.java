package dev.gantry.cli;

import java.io.IOException;
import java.util.Locale;

/// Asks before something is removed for good.
final class Prompt {
    private Prompt() {}

    /// Shows `warning` and answers whether a `y` came back. The end of input is a no.
    static boolean confirms(Session session, String warning) {
        session.out().print(warning + "\nAre you sure you want to continue? [y/N] ");
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
        return answer.toString().strip().toLowerCase(Locale.ROOT).equals("y");
    }
}
