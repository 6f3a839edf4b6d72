package dev.gantry.compose;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// `deploy.restart_policy`
///
/// @param condition `none`, `on-failure`, `any`, or empty
/// @param delay between attempts
/// @param maxAttempts null: no limit
/// @param window in which a start counts as a success
public record RestartRule(
        String condition,
        @Nullable Duration delay,
        @Nullable Long maxAttempts,
        @Nullable Duration window) {}
