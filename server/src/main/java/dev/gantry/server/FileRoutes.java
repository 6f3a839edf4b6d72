package dev.gantry.server;

import dev.gantry.api.Json;
import dev.gantry.api.PathStat;
import dev.gantry.engine.ContainerFiles;
import dev.gantry.engine.ContainerFiles.Unpacking;
import dev.gantry.http.HttpException;
import dev.gantry.http.Router;
import java.io.IOException;
import java.util.Base64;
import java.util.concurrent.Callable;

/// Containers' files: `/containers/{id}/archive`, `changes`, `export`.
final class FileRoutes implements Routes {
    private final ContainerFiles files;

    FileRoutes(ContainerFiles files) {
        this.files = files;
    }

    @Override
    public void addTo(Router<Route> router) {
        router.add("HEAD", "/containers/{id:.*}/archive", this::stat)
                .add("GET", "/containers/{id:.*}/archive", this::read)
                .add("PUT", "/containers/{id:.*}/archive", this::write)
                .add("GET", "/containers/{id:.*}/changes", this::changes)
                .add("GET", "/containers/{id:.*}/export", this::export);
    }

    private static String path(Call call) {
        return call.optional("path").orElseThrow(() -> new HttpException(400, "bad parameter: 'path' cannot be empty"));
    }

    private void stat(Call call) throws IOException, InterruptedException {
        String path = path(call);
        describe(call, onPlatformThread(() -> files.stat(call.path("id"), path)));
        call.status(200);
    }

    private static void describe(Call call, PathStat stat) {
        call.response()
                .header("X-Docker-Container-Path-Stat", Base64.getEncoder().encodeToString(Json.writeBytes(stat)));
    }

    private void read(Call call) throws IOException, InterruptedException {
        String path = path(call);
        onPlatformThread(() -> {
            files.read(call.path("id"), path, stat -> {
                describe(call, stat);
                call.response().header("Content-Type", "application/x-tar");
                return call.response().body();
            });
            return path;
        });
    }

    private void write(Call call) throws IOException, InterruptedException {
        Unpacking how = new Unpacking(path(call), call.flag("noOverwriteDirNonDir"), call.flag("copyUIDGID"));
        onPlatformThread(() -> {
            files.write(call.path("id"), how, call.request().body());
            return how;
        });
        call.status(200);
    }

    private void changes(Call call) throws IOException, InterruptedException {
        call.json(onPlatformThread(() -> files.changes(call.path("id"))));
    }

    private void export(Call call) throws IOException, InterruptedException {
        onPlatformThread(() -> {
            try {
                files.export(call.path("id"), () -> {
                    call.response().header("Content-Type", "application/octet-stream");
                    return call.response().body();
                });
            } catch (IOException clientLeft) {
                return call;
            }
            return call;
        });
    }

    private static <T> T onPlatformThread(Callable<T> work) throws InterruptedException {
        return new OnPlatformThread("container-files").run(work);
    }
}
