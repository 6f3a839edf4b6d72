package dev.gantry.runtime;

/// The writing end of a process's stdin, shared by its attached clients.
public interface Stdin {
    /// Writes all bytes, waiting while the pipe is full: the process does not read. May be called on a virtual thread.
    ///
    /// @return false when nobody reads any more: closed here, closed by the process, or the process is gone
    boolean write(byte[] bytes, int offset, int length) throws InterruptedException;

    /// Ends the stream: the process reads end of file after what was written. A tty's input has no end: nothing
    /// happens. A repeat call does nothing.
    void close();
}
