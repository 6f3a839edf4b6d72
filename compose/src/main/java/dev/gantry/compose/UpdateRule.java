package dev.gantry.compose;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// `deploy.update_config` and `deploy.rollback_config`
///
/// @param parallelism containers at a time; 0: all
/// @param delay between groups
/// @param failureAction `continue`, `pause`, `rollback`, or empty
/// @param monitor how long a new container is watched
/// @param maxFailureRatio what is put up with, 0 to 1
/// @param order `start-first`, `stop-first`, or empty
public record UpdateRule(
        @Nullable Long parallelism,
        @Nullable Duration delay,
        String failureAction,
        @Nullable Duration monitor,
        double maxFailureRatio,
        String order) {}
