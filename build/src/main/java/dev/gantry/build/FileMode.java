package dev.gantry.build;

import static dev.gantry.engine.EngineException.invalid;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads `--chmod`: an octal mode, or changes as those of `chmod(1)`: `u+x,go-w`, `a=rX`.
///
/// Unlike `chmod(1)`, a change that names nobody is for all, whatever the umask: the daemon's should not show
/// in images. Source: POSIX, `chmod`; Docker's Dockerfile reference.
final class FileMode {
    private static final Pattern OCTAL = Pattern.compile("[0-7]{1,5}");
    private static final Pattern CLAUSE = Pattern.compile("([ugoa]*)((?:[-+=](?:[rwxXst]*|[ugo]))+)");
    private static final Pattern ACTION = Pattern.compile("[-+=][rwxXstugo]*");
    private static final int LARGEST = 07777;
    private static final int DIRECTORY = 0040000;
    private static final int TYPE = 0170000;
    private static final int STICKY = 01000;

    private FileMode() {}

    /// What becomes of a file's mode, which is given with its type.
    ///
    /// @param chmod "" leaves modes as they are
    /// @throws dev.gantry.engine.EngineException `INVALID_PARAMETER`
    static UnaryOperator<Integer> of(String chmod) {
        if (chmod.isEmpty()) {
            return mode -> mode & LARGEST;
        }
        if (OCTAL.matcher(chmod).matches() && Integer.parseInt(chmod, 8) <= LARGEST) {
            int mode = Integer.parseInt(chmod, 8);
            return before -> mode;
        }
        List<Change> changes = changes(chmod);
        return before -> {
            int mode = before;
            for (Change change : changes) {
                mode = change.on(mode);
            }
            return mode & LARGEST;
        };
    }

    private static List<Change> changes(String chmod) {
        List<Change> changes = new ArrayList<>();
        for (String clause : chmod.split(",", -1)) {
            Matcher parts = CLAUSE.matcher(clause);
            if (!parts.matches()) {
                throw invalid("invalid chmod parameter: '" + chmod
                        + "'. it should be octal string and between 0 and 07777, or changes such as u+x,go-w");
            }
            Matcher actions = ACTION.matcher(String.valueOf(parts.group(2)));
            while (actions.find()) {
                String action = String.valueOf(actions.group());
                changes.add(new Change(String.valueOf(parts.group(1)), action.charAt(0), action.substring(1)));
            }
        }
        return changes;
    }

    /// One change, such as `go-w`.
    ///
    /// @param who "" for all
    private record Change(String who, char sign, String permissions) {
        int on(int mode) {
            int bits = bits(mode);
            return switch (sign) {
                case '+' -> mode | bits;
                case '-' -> mode & ~bits;
                default -> (mode & ~cleared(mode)) | bits;
            };
        }

        private boolean isFor(char one) {
            return who.isEmpty() || who.indexOf('a') >= 0 || who.indexOf(one) >= 0;
        }

        private int bits(int mode) {
            int bits = 0;
            for (int i = 0; i < permissions.length(); i++) {
                bits |= switch (permissions.charAt(i)) {
                    case 'r' -> 0444 & those();
                    case 'w' -> 0222 & those();
                    case 'x' -> 0111 & those();
                    case 'X' -> isRunnable(mode) ? 0111 & those() : 0;
                    case 's' -> 06000 & those();
                    case 't' -> STICKY & those();
                    case 'u' -> copied(mode >> 6);
                    case 'g' -> copied(mode >> 3);
                    default -> copied(mode);
                };
            }
            return bits;
        }

        private static boolean isRunnable(int mode) {
            return (mode & TYPE) == DIRECTORY || (mode & 0111) != 0;
        }

        private int copied(int from) {
            int three = from & 7;
            return ((three << 6) | (three << 3) | three) & those();
        }

        /// The bits that are theirs.
        private int those() {
            boolean isForAll = who.isEmpty() || who.indexOf('a') >= 0;
            return (isFor('u') ? 04700 : 0)
                    | (isFor('g') ? 02070 : 0)
                    | (isFor('o') ? 0007 : 0)
                    | (isForAll ? STICKY : 0);
        }

        /// What `=` takes away: of a directory not what is no permission.
        private int cleared(int mode) {
            return (mode & TYPE) == DIRECTORY ? those() & 0777 : those();
        }
    }
}
