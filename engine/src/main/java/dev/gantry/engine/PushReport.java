package dev.gantry.engine;

import dev.gantry.distribution.Upload;
import dev.gantry.image.Reference;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Tells how a pushed layer goes, in dockerd's words.
///
/// @param listener null where nobody wants to know
record PushReport(@Nullable TransferListener listener, String id, long size) implements Upload.Watch {
    static final PushReport SILENT = new PushReport(null, "", 0);

    void stage(String text) {
        if (listener != null) {
            listener.stage(id, text);
        }
    }

    void mounted(Reference from) {
        stage("Mounted from " + from.path());
    }

    @Override
    public void sent(long bytes) {
        if (listener != null) {
            listener.progress(id, "Pushing", bytes, size);
        }
    }

    @Override
    public void waits(Duration wait) {
        stage(retrying(wait));
    }

    static String retrying(Duration wait) {
        long seconds = Math.max(1, wait.toSeconds());
        return "Retrying in " + seconds + (seconds == 1 ? " second" : " seconds");
    }
}
