package dev.gantry.build;

import dev.gantry.engine.Engine;
import dev.gantry.engine.EngineException;
import dev.gantry.image.ArchivedImage;
import dev.gantry.image.Descriptor;
import dev.gantry.image.Digest;
import dev.gantry.image.ImageArchiveWriter;
import dev.gantry.image.Reference;
import dev.gantry.storage.Lease;
import dev.gantry.storage.NewImage;
import dev.gantry.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Gives out what a build has made, to each of its outputs in turn. One thread.
final class BuildExport {
    private final Engine engine;
    private final Storage storage;
    private final Lease lease;
    private final BuildSession session;
    private final BuildListener listener;
    private final Map<String, String> annotations;

    /// @param lease holds all that the build has made
    /// @param annotations of manifests, besides the outputs' own
    BuildExport(
            Engine engine, Lease lease, BuildSession session, BuildListener listener, Map<String, String> annotations) {
        this.engine = engine;
        this.storage = engine.storage();
        this.lease = lease;
        this.session = session;
        this.listener = listener;
        this.annotations = Map.copyOf(annotations);
    }

    /// Errors: [EngineException] where the client does not take what it has asked for
    ///
    /// @return the images among them
    List<ExportedImage> give(StageState made, BuildRequest request) throws InterruptedException {
        List<ExportedImage> images = new ArrayList<>();
        FinishedImage finished = new FinishedImage(storage.layerEditor(), lease, request.squashes());
        List<BuildOutput> outputs = request.outputs();
        for (int number = 0; number < outputs.size(); number++) {
            BuildOutput output = outputs.get(number);
            switch (output.kind()) {
                case IMAGE -> images.add(publish(output, image(finished.of(made, output), output)));
                case DOCKER, OCI -> images.add(sendImage(number, output, image(finished.of(made, output), output)));
                case TAR, LOCAL ->
                    send(number, output, out -> storage.layerEditor().writeTree(made.diffIds(), output.time(), out));
            }
        }
        return images;
    }

    private NewImage image(StageState state, BuildOutput output) {
        Map<String, String> all = new HashMap<>(annotations);
        all.putAll(output.annotations().manifest());
        return NewImage.of(state.layers(), state.config(), all);
    }

    private ExportedImage publish(BuildOutput output, NewImage image) {
        Digest id = storage.committer().publish(lease, image, List.of()).id();
        listener.built(id);
        for (Reference name : output.names()) {
            engine.images().tag(name, image.manifest().descriptor(), id);
            listener.tagged(name.familiar());
        }
        return exported(output, image);
    }

    private static ExportedImage exported(BuildOutput output, NewImage image) {
        return new ExportedImage(image.config().digest(), target(output, image), output.names());
    }

    private static Descriptor target(BuildOutput output, NewImage image) {
        return image.manifest()
                .descriptor()
                .annotated(output.annotations().descriptor())
                .on(image.config().platform());
    }

    private ExportedImage sendImage(int number, BuildOutput output, NewImage image) throws InterruptedException {
        storage.committer().hold(lease, image);
        ArchivedImage archived = new ArchivedImage(target(output, image), output.names());
        ImageArchiveWriter.Format format = output.kind() == BuildOutput.Kind.OCI
                ? ImageArchiveWriter.Format.OCI
                : ImageArchiveWriter.Format.DOCKER;
        send(number, output, out -> storage.exporter().save(List.of(archived), format, out));
        return exported(output, image);
    }

    private void send(int number, BuildOutput output, BuildSession.Sending sending) throws InterruptedException {
        try {
            session.send(number, output.kind(), sending);
        } catch (IOException e) {
            throw new EngineException(
                    EngineException.Kind.UNAVAILABLE,
                    "the client has not taken the output " + output.kind().type(),
                    e);
        }
    }
}
