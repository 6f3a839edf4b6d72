package dev.gantry.storage;

import dev.gantry.linux.Errno;
import dev.gantry.linux.LinuxException;
import java.io.IOException;

/// Tells a full disk from other failures, so that users read one plain sentence whichever write it was that failed.
public final class DiskFull {
    public static final String MESSAGE = "no space left on device";

    private static final String C_LIBRARYS = "No space left on device";

    private DiskFull() {}

    /// What to throw for a failed write of `what`.
    public static StorageException explain(String what, Exception failure) {
        return isFull(failure)
                ? new StorageException(what + ": " + MESSAGE, failure)
                : new StorageException(what + ": " + failure.getMessage(), failure);
    }

    /// A message of any failure, with a full disk in our words where the C library tells of one.
    public static String plain(String message) {
        return message.replace(C_LIBRARYS, MESSAGE);
    }

    /// Whether it was a full disk that [#explain] explained.
    static boolean isReasonOf(StorageException failure) {
        return String.valueOf(failure.getMessage()).contains(MESSAGE);
    }

    public static boolean isFull(Exception failure) {
        return switch (failure) {
            case LinuxException linux -> linux.errno() == Errno.ENOSPC || linux.errno() == Errno.EDQUOT;
            case IOException io -> {
                String message = String.valueOf(io.getMessage());
                yield message.contains(C_LIBRARYS) || message.contains("Disk quota exceeded");
            }
            default -> false;
        };
    }
}
