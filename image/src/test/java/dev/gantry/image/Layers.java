package dev.gantry.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads whole layers into memory for tests.
final class Layers {
    private Layers() {}

    static List<LayerEntry> entries(byte[] tar) throws IOException {
        return entries(tar, LayerLimits.DEFAULT);
    }

    static List<LayerEntry> entries(byte[] tar, LayerLimits limits) throws IOException {
        List<LayerEntry> entries = new ArrayList<>();
        try (LayerReader reader = LayerReader.open(new ByteArrayInputStream(tar), limits)) {
            for (var next = reader.next(); next.isPresent(); next = reader.next()) {
                entries.add(next.get());
            }
        }
        return entries;
    }

    static LayerEntry only(byte[] tar) throws IOException {
        List<LayerEntry> entries = entries(tar);
        if (entries.size() != 1) {
            throw new AssertionError(entries);
        }
        return entries.getFirst();
    }

    static LayerEntry named(List<LayerEntry> entries, String path) {
        return entries.stream()
                .filter(entry -> entry.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no entry " + path));
    }

    static byte[] content(byte[] tar, String path) throws IOException {
        byte[] content = contents(tar).get(path);
        if (content == null) {
            throw new AssertionError("no entry " + path);
        }
        return content;
    }

    /// Each entry's content by its path, holes filled.
    static Map<String, byte[]> contents(byte[] tar) throws IOException {
        return contents(tar, LayerLimits.DEFAULT);
    }

    static Map<String, byte[]> contents(byte[] tar, LayerLimits limits) throws IOException {
        Map<String, byte[]> contents = new LinkedHashMap<>();
        try (LayerReader reader = LayerReader.open(new ByteArrayInputStream(tar), limits)) {
            for (var next = reader.next(); next.isPresent(); next = reader.next()) {
                contents.put(next.get().path(), reader.content().readAllBytes());
            }
        }
        return contents;
    }
}
