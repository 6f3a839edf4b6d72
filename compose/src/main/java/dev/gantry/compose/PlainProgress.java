package dev.gantry.compose;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;

/// A line for each change, as Docker Compose prints them where there is no terminal: ` Container web-1  Started`.
public final class PlainProgress implements Progress {
    private final PrintStream out;
    private final String prefix;
    private final Map<String, String> last = new HashMap<>();

    /// Prints to `out`.
    ///
    /// @param prefix what begins each line
    public PlainProgress(PrintStream out, String prefix) {
        this.out = out;
        this.prefix = prefix;
    }

    @Override
    public synchronized void report(String thing, State state, String status) {
        if (status.equals(last.put(thing, status))) {
            return;
        }
        // what belongs to a service alone has its status where others have their details
        out.println(prefix + " " + thing + (thing.indexOf(' ') < 0 ? " " + status + " " : "  " + status));
        out.flush();
    }

    @Override
    public synchronized void tell(String line) {
        out.println(line);
        out.flush();
    }
}
