package dev.gantry.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gantry.image.Digest;
import dev.gantry.image.HistoryEntry;
import dev.gantry.image.ImageConfig;
import dev.gantry.image.Platform;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Builds a docker-archive of one image.
final class TestArchive {
    private TestArchive() {}

    static ImageConfig config(List<Digest> diffIds) {
        ImageConfig.Builder config = ImageConfig.create(Platform.host()).created(TestLayer.TIME);
        diffIds.forEach(diffId -> config.addLayer(diffId, new HistoryEntry(TestLayer.TIME, "test", "", "", false)));
        return config.build();
    }

    static byte[] of(String name, List<byte[]> layers) {
        ImageConfig config = config(layers.stream().map(Digest::of).toList());
        String configName = config.digest().hex() + ".json";
        String paths = IntStream.range(0, layers.size())
                .mapToObj(i -> "\"" + i + "/layer.tar\"")
                .collect(Collectors.joining(","));
        String manifest =
                "[{\"Config\":\"%s\",\"RepoTags\":[\"%s\"],\"Layers\":[%s]}]".formatted(configName, name, paths);
        TestLayer tar =
                new TestLayer().file("manifest.json", manifest).file(configName, new String(config.bytes(), UTF_8));
        for (int i = 0; i < layers.size(); i++) {
            tar.file(i + "/layer.tar", layers.get(i));
        }
        return tar.bytes();
    }
}
