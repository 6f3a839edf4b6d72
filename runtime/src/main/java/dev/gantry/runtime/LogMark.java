package dev.gantry.runtime;

/// A place between two lines of a log: what comes before it was sent.
///
/// @param inode the file's, which a rotation renames
/// @param offset how many of its bytes come before the place
/// @param generation how many rotations there had been since the log was opened when the file was current; negative
///     for files of earlier openings. Means nothing to another opening
public record LogMark(long inode, long offset, long generation) {}
