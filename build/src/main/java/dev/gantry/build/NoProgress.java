package dev.gantry.build;

import dev.gantry.image.Digest;
import dev.gantry.storage.PullProgress;
import java.time.Duration;

/// Nobody looks on.
enum NoProgress implements PullProgress {
    INSTANCE;

    @Override
    public void stage(Digest blob, Stage stage) {}

    @Override
    public void downloading(Digest blob, long done, long total) {}

    @Override
    public void extracting(Digest blob, long done, long total) {}

    @Override
    public void waits(Digest blob, Duration wait) {}
}
