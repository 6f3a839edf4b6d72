package dev.gantry.linux;

/// A kernel call that failed: which call, on what, and why. The message reads `mount /x: EBUSY (device or resource
/// busy)`.
public final class LinuxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String call;
    private final String operand;
    private final int number;

    /// @param call the system call's name, such as `openat2`
    /// @param operand what it was called on: a path, an interface, a pid
    /// @param number the positive errno
    public LinuxException(String call, String operand, int number) {
        this(call, operand, number, "");
    }

    /// As above, with what the kernel said besides the number (netlink's extended answer, the text of a mount context).
    public LinuxException(String call, String operand, int number, String detail) {
        super(message(call, operand, number, detail));
        this.call = call;
        this.operand = operand;
        this.number = number;
    }

    private static String message(String call, String operand, int number, String detail) {
        Errno errno = Errno.of(number);
        String name = errno == Errno.UNKNOWN ? "errno " + number : errno.name();
        return call + " " + operand + ": " + name + " (" + errno.text() + ")" + (detail.isEmpty() ? "" : ": " + detail);
    }

    public String call() {
        return call;
    }

    public String operand() {
        return operand;
    }

    public Errno errno() {
        return Errno.of(number);
    }

    /// The raw number, also where [#errno()] is `UNKNOWN`.
    public int number() {
        return number;
    }
}
