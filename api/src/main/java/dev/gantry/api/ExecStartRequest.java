package dev.gantry.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The body of `POST /exec/{id}/start`. Source: Engine API, operation `ExecStart`.
///
/// @param consoleSize rows, then columns
public record ExecStartRequest(
        boolean detach, boolean tty, @OmitNull @Nullable List<Integer> consoleSize) {}
