package dev.gantry.runtime;

import java.io.ByteArrayOutputStream;

/// The key sequence that detaches a client from a tty without ending the container.
///
/// The syntax is Docker's: keys separated by commas, each a single character or `ctrl-` followed by a letter or one of
/// `@ [ \ ] ^ _`. The default is `ctrl-p,ctrl-q`.
public final class DetachKeys {
    public static final DetachKeys DEFAULT = new DetachKeys(new byte[] {16, 17});

    private static final String CONTROL = "ctrl-";

    private final byte[] sequence;

    private DetachKeys(byte[] sequence) {
        this.sequence = sequence;
    }

    /// Parses a sequence such as `ctrl-p,ctrl-q` or `ctrl-@,a`; an empty text means the default.
    ///
    /// @throws IllegalArgumentException with Docker's text (`Unknown character: 'foo'`) when a key is unknown
    public static DetachKeys parse(String text) {
        if (text.isEmpty()) {
            return DEFAULT;
        }
        String[] keys = text.split(",", -1);
        byte[] sequence = new byte[keys.length];
        for (int i = 0; i < keys.length; i++) {
            sequence[i] = key(keys[i]);
        }
        return new DetachKeys(sequence);
    }

    private static byte key(String key) {
        if (key.length() == 1 && key.charAt(0) < 0x80) {
            return (byte) key.charAt(0);
        }
        if (key.length() == CONTROL.length() + 1 && key.startsWith(CONTROL)) {
            char letter = key.charAt(CONTROL.length());
            if (letter >= 'a' && letter <= 'z') {
                return (byte) (letter - 'a' + 1);
            }
            if (letter >= '@' && letter <= '_') {
                return (byte) (letter - '@');
            }
        }
        throw new IllegalArgumentException("Unknown character: '" + key + "'");
    }

    /// A scanner for one client's input.
    public Scanner scanner() {
        return new Scanner();
    }

    /// Looks for the sequence in a stream of input. The beginning of a possible sequence is held back until the next
    /// bytes tell whether it is one; if not, it is passed on. One thread.
    public final class Scanner {
        private int matched;
        private boolean detached;

        /// The bytes to pass on to the process. Once the sequence is complete ([#detached()]) the rest is forgotten.
        public byte[] scan(byte[] bytes, int offset, int length) {
            ByteArrayOutputStream passed = new ByteArrayOutputStream(length + matched);
            for (int i = offset; i < offset + length && !detached; i++) {
                while (matched > 0 && bytes[i] != sequence[matched]) {
                    fallBack(passed);
                }
                if (bytes[i] != sequence[matched]) {
                    passed.write(bytes[i]);
                } else {
                    detached = ++matched == sequence.length;
                }
            }
            return passed.toByteArray();
        }

        /// Whether the whole sequence was seen.
        public boolean detached() {
            return detached;
        }

        /// Passes on the first held byte and keeps the longest rest that still begins the sequence (`a,a,b` on `aaab`).
        private void fallBack(ByteArrayOutputStream passed) {
            int held = matched;
            do {
                passed.write(sequence[held - matched]);
                matched--;
            } while (matched > 0 && !beginsAgain(held));
        }

        private boolean beginsAgain(int held) {
            for (int i = 0; i < matched; i++) {
                if (sequence[i] != sequence[held - matched + i]) {
                    return false;
                }
            }
            return true;
        }
    }
}
