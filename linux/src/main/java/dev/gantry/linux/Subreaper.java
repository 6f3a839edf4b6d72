package dev.gantry.linux;

/// Makes orphaned descendants children of this process instead of pid 1 (`PR_SET_CHILD_SUBREAPER`), so that their exit
/// codes are not lost when the process between dies.
public final class Subreaper {
    private static final long PR_SET_CHILD_SUBREAPER = 36;

    private Subreaper() {}

    /// From now on; a repeat call does nothing. Whoever calls it reaps those children by pidfd ([Pidfd#reap]).
    public static void become() {
        Native.check(
                Native.syscall(ProcessSyscalls.PRCTL, PR_SET_CHILD_SUBREAPER, 1), "prctl", "PR_SET_CHILD_SUBREAPER");
    }
}
