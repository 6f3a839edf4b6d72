package dev.gantry.engine;

import dev.gantry.image.Digest;
import dev.gantry.storage.PullProgress;
import java.time.Duration;

/// Tells a pull's progress in dockerd's words.
final class PullReport implements PullProgress {
    private final TransferListener listener;

    PullReport(TransferListener listener) {
        this.listener = listener;
    }

    @Override
    public void stage(Digest blob, Stage stage) {
        String id = blob.shortHex();
        switch (stage) {
            case WANTED -> listener.stage(id, "Pulling fs layer");
            case WAITING -> listener.stage(id, "Waiting");
            case DOWNLOADED -> {
                listener.stage(id, "Verifying Checksum");
                listener.stage(id, "Download complete");
            }
            case COMPLETE -> listener.stage(id, "Pull complete");
            case PRESENT -> listener.stage(id, "Already exists");
        }
    }

    @Override
    public void downloading(Digest blob, long done, long total) {
        listener.progress(blob.shortHex(), "Downloading", done, total);
    }

    @Override
    public void extracting(Digest blob, long done, long total) {
        listener.progress(blob.shortHex(), "Extracting", done, total);
    }

    @Override
    public void waits(Digest blob, Duration wait) {
        listener.stage(blob.shortHex(), PushReport.retrying(wait));
    }
}
