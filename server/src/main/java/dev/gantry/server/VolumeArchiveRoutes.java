package dev.gantry.server;

import dev.gantry.engine.EngineException;
import dev.gantry.engine.VolumeArchives;
import dev.gantry.http.Router;
import dev.gantry.runtime.Stream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// `/gantry/volumes/{name}/archive`: volumes as tars, and back. Not in Docker's API.
///
/// With `frames=1` a backup's answer is a multiplexed stream: the archive on 1, on 2 a line for each file that
/// was changed while it was read, on 3 what made it fail.
final class VolumeArchiveRoutes implements Routes {
    private static final int BUFFER = 64 << 10;
    private static final int FAILURE = 3;

    private final VolumeArchives archives;

    VolumeArchiveRoutes(VolumeArchives archives) {
        this.archives = archives;
    }

    @Override
    public void addTo(Router<Route> router) {
        router.add("GET", "/gantry/volumes/{name:.*}/archive", this::backup)
                .add("PUT", "/gantry/volumes/{name:.*}/archive", this::restore);
    }

    private void backup(Call call) throws IOException, InterruptedException {
        String name = call.path("name");
        String compression = call.text("compression");
        onPlatformThread(() -> {
            if (call.flag("frames")) {
                framed(call, name, compression);
            } else {
                archives.backup(name, compression, () -> plain(call), _ -> {});
            }
            return name;
        });
    }

    private static OutputStream plain(Call call) {
        call.response().header("Content-Type", "application/x-tar");
        return new BufferedOutputStream(call.response().body(), BUFFER);
    }

    private void framed(Call call, String name, String compression) throws IOException {
        Framed frames = new Framed(call);
        try {
            archives.backup(name, compression, frames::open, path -> frames.say(Stream.STDERR.number(), path + "\n"));
        } catch (EngineException e) {
            if (!frames.isOpen()) {
                throw e;
            }
            frames.say(FAILURE, String.valueOf(e.getMessage()));
        }
    }

    /// What is written goes as frames of stream 1.
    private static final class Framed extends OutputStream {
        private final Call call;
        private @Nullable OutputStream body;

        Framed(Call call) {
            this.call = call;
        }

        OutputStream open() {
            call.response().header("Content-Type", Frames.MULTIPLEXED);
            body = call.response().body();
            return new BufferedOutputStream(this, BUFFER);
        }

        boolean isOpen() {
            return body != null;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            frame(Stream.STDOUT.number(), bytes, offset, length);
        }

        private void frame(int stream, byte[] bytes, int offset, int length) throws IOException {
            OutputStream out = body;
            if (out == null) {
                throw new IllegalStateException("nothing was opened yet");
            }
            byte[] frame = new byte[Frames.HEADER + length];
            Frames.putHeader(frame, 0, stream, length);
            System.arraycopy(bytes, offset, frame, Frames.HEADER, length);
            out.write(frame);
        }

        void say(int stream, String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            try {
                frame(stream, bytes, 0, bytes.length);
            } catch (IOException left) {
                throw new EngineException(EngineException.Kind.UNAVAILABLE, "context canceled", left);
            }
        }
    }

    private void restore(Call call) throws IOException, InterruptedException {
        onPlatformThread(() -> {
            archives.restore(
                    call.path("name"), call.flag("force"), call.request().body());
            return call;
        });
        call.status(204);
    }

    private static <T> T onPlatformThread(Callable<T> work) throws InterruptedException {
        return new OnPlatformThread("volume-archive").run(work);
    }
}
