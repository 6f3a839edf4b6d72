package dev.gantry.server;

import dev.gantry.engine.EngineException;
import dev.gantry.engine.ImageArchives;
import dev.gantry.engine.ImageDistribution;
import dev.gantry.engine.PullRequest;
import dev.gantry.http.HttpException;
import dev.gantry.http.Router;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/// The ways of images in and out of the engine: `load`, `get`, and `create` from a
/// registry or a root file system.
final class ImageArchiveRoutes implements Routes {
    private static final String TAR = "application/x-tar";
    private static final int BUFFER = 256 << 10;

    private final ImageArchives archives;
    private final ImageDistribution distribution;

    ImageArchiveRoutes(ImageArchives archives, ImageDistribution distribution) {
        this.archives = archives;
        this.distribution = distribution;
    }

    @Override
    public void addTo(Router<Route> router) {
        router.add("POST", "/images/load", this::load)
                .add("POST", "/images/create", this::create)
                .add("GET", "/images/get", call -> save(call, call.query().all("names")))
                .add("GET", "/images/{name:.*}/get", call -> save(call, List.of(call.path("name"))));
    }

    /// The answer begins with the first message, so a failure is told in its stream, as dockerd does.
    private void load(Call call) throws IOException {
        String platform = PlatformParameter.of(call, 48);
        ProgressStream progress = ProgressStream.open(call.response());
        boolean quiet = call.flag("quiet", true);
        try {
            archives.load(call.request().body(), platform, new ImageArchives.LoadListener() {
                @Override
                public void layer(String id, long doneBytes, long totalBytes) {
                    if (!quiet) {
                        progress.progress("Loading layer", id, doneBytes, totalBytes);
                    }
                }

                @Override
                public void message(String line) {
                    progress.stream(line + "\n");
                }
            });
        } catch (EngineException e) {
            progress.error(String.valueOf(e.getMessage()));
        }
        progress.requireDelivered();
    }

    private void save(Call call, List<String> names) throws IOException {
        if (names.isEmpty()) {
            throw new HttpException(400, "at least one image name is required");
        }
        ImageArchives.Saving saving = archives.save(names, PlatformParameter.of(call, 48));
        call.response().header("Content-Type", TAR);
        OutputStream body = new BufferedOutputStream(call.response().body(), BUFFER);
        saving.to(body);
        body.flush();
    }

    private void create(Call call) throws IOException {
        if (!call.text("fromImage").isEmpty()) {
            pull(call);
            return;
        }
        String source = call.text("fromSrc");
        if (!source.equals("-")) {
            throw new HttpException(501, "importing from a URL is not supported yet: send the archive instead");
        }
        String repository = call.text("repo");
        String tag = call.text("tag");
        ImageArchives.ImportRequest request = new ImageArchives.ImportRequest(
                tag.isEmpty() || repository.isEmpty() ? repository : repository + ":" + tag,
                call.text("message"),
                call.query().all("changes"),
                call.text("platform"));
        String id = archives.importRootFs(call.request().body(), request);
        ProgressStream progress = ProgressStream.open(call.response());
        progress.status(id);
        progress.requireDelivered();
    }

    private void pull(Call call) throws IOException {
        PullRequest request =
                new PullRequest(call.text("fromImage"), call.text("tag"), call.text("platform"), RegistryAuth.of(call));
        Transfer.run(call, transfer -> distribution.pull(request, transfer.listener()));
    }
}
