package dev.gantry.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayerWriterTest {
    private static final Instant WHEN = Instant.parse("2024-02-29T12:34:56.123456789Z");

    @Test
    void everythingThatAnEntryHoldsIsReadBack() throws IOException {
        Map<String, byte[]> xattrs =
                Map.of("security.capability", new byte[] {1, 0, -1, '\n', '='}, "user.a", new byte[0]);
        LayerEntry file = new LayerEntry(
                "é/".repeat(80) + "tool",
                LayerEntry.Type.FILE,
                06755,
                3_000_000,
                4_000_000_000L,
                WHEN,
                xattrs,
                "",
                LayerEntry.Device.NONE,
                3,
                LayerEntry.whole(3),
                Whiteout.NONE);

        byte[] tar = write(Map.of(file, "abc".getBytes(StandardCharsets.US_ASCII)));
        LayerEntry back = Layers.only(tar);

        assertThat(text(back)).isEqualTo(text(file));
        assertThat(Layers.contents(tar).get(file.path())).asString().isEqualTo("abc");
    }

    @Test
    void linksAndDevicesAreReadBack() throws IOException {
        List<LayerEntry> entries = List.of(
                special("link", LayerEntry.Type.SYMLINK, "../" + "t".repeat(200), LayerEntry.Device.NONE),
                special("hard", LayerEntry.Type.HARD_LINK, "dir/file", LayerEntry.Device.NONE),
                special("null", LayerEntry.Type.CHARACTER_DEVICE, "", new LayerEntry.Device(1, 3)),
                special("disk", LayerEntry.Type.BLOCK_DEVICE, "", new LayerEntry.Device(259, 70_000)),
                special("pipe", LayerEntry.Type.FIFO, "", LayerEntry.Device.NONE),
                LayerEntry.directory(".", 0755, Instant.EPOCH));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LayerWriter writer = new LayerWriter(out);
        for (LayerEntry entry : entries) {
            writer.add(entry);
        }
        writer.finish();

        assertThat(texts(Layers.entries(out.toByteArray()))).isEqualTo(texts(entries));
    }

    @Test
    void whiteoutsAreReadBack() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LayerWriter writer = new LayerWriter(out);
        writer.add(LayerEntry.removal("etc/passwd"));
        writer.add(LayerEntry.removal("top"));
        writer.add(LayerEntry.opaque("var/lib"));
        writer.add(LayerEntry.opaque("."));
        writer.finish();

        List<LayerEntry> back = Layers.entries(out.toByteArray());

        assertThat(back).extracting(LayerEntry::path).containsExactly("etc/passwd", "top", "var/lib", ".");
        assertThat(back)
                .extracting(LayerEntry::whiteout)
                .containsExactly(Whiteout.REMOVAL, Whiteout.REMOVAL, Whiteout.OPAQUE, Whiteout.OPAQUE);
    }

    @Test
    void sparseFilesKeepTheirHoles() throws IOException {
        List<LayerEntry.Extent> extents = List.of(new LayerEntry.Extent(4096, 3), new LayerEntry.Extent(1L << 40, 2));
        LayerEntry file = new LayerEntry(
                "sparse",
                LayerEntry.Type.FILE,
                0644,
                0,
                0,
                WHEN,
                Map.of(),
                "",
                LayerEntry.Device.NONE,
                1L << 41,
                extents,
                Whiteout.NONE);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LayerWriter writer = new LayerWriter(out);
        writer.add(file, (offset, buffer, length) -> {
            buffer[0] = (byte) (offset < 5000 ? 'a' : 'b');
            return 1;
        });
        writer.finish();

        LayerLimits roomy = LayerLimits.DEFAULT.withMaxUnpackedBytes(1L << 42);
        try (LayerReader reader = LayerReader.open(new ByteArrayInputStream(out.toByteArray()), roomy)) {
            LayerEntry back = reader.next().orElseThrow();
            assertThat(text(back)).isEqualTo(text(file));
            Map<Long, String> written = new LinkedHashMap<>();
            reader.transferTo((offset, buffer, from, length) ->
                    written.put(offset, new String(buffer, from, length, StandardCharsets.US_ASCII)));
            assertThat(written).containsExactly(Map.entry(4096L, "aaa"), Map.entry(1L << 40, "bb"));
            assertThat(reader.next()).isEmpty();
        }
    }

    @Test
    void aSourceThatEndsTooEarlyIsAnError() {
        LayerEntry file = LayerEntry.file("log", 0644, WHEN, 10);

        assertThatThrownBy(() -> write(Map.of(file, new byte[4])))
                .isInstanceOf(EOFException.class)
                .hasMessageContaining("\"log\" ends at byte 4");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void randomEntriesSurviveTheRoundTripAndMakeTheSameBytesTwice(long seed) throws IOException {
        Random random = new Random(seed);
        Map<LayerEntry, byte[]> entries = new LinkedHashMap<>();
        for (int i = 0; i < 200; i++) {
            byte[] content = new byte[random.nextInt(4) == 0 ? random.nextInt(3000) : 0];
            random.nextBytes(content);
            entries.put(randomFile(random, i, content.length), content);
        }

        byte[] tar = write(entries);

        assertThat(write(entries)).isEqualTo(tar);
        List<LayerEntry> back = Layers.entries(tar);
        assertThat(texts(back)).isEqualTo(texts(List.copyOf(entries.keySet())));
        Map<String, byte[]> contents = Layers.contents(tar);
        entries.forEach(
                (entry, content) -> assertThat(contents.get(entry.path())).isEqualTo(content));
    }

    private static LayerEntry randomFile(Random random, int index, long size) {
        byte[] name = new byte[1 + random.nextInt(random.nextInt(5) == 0 ? 240 : 12)];
        for (int i = 0; i < name.length; i++) {
            name[i] = (byte) (random.nextInt(3) == 0 ? 0x80 + random.nextInt(128) : 'a' + random.nextInt(26));
        }
        byte[] value = new byte[random.nextInt(40)];
        random.nextBytes(value);
        return new LayerEntry(
                index + "/" + LayerPath.decode(name),
                LayerEntry.Type.FILE,
                random.nextInt(010000),
                random.nextLong(0xffff_ffffL),
                random.nextLong(1L << random.nextInt(1, 32)),
                Instant.ofEpochSecond(random.nextLong(-1L << 34, 1L << 34), random.nextInt(1_000_000_000)),
                random.nextBoolean() ? Map.of() : Map.of("user.k" + random.nextInt(100), value),
                "",
                LayerEntry.Device.NONE,
                size,
                LayerEntry.whole(size),
                Whiteout.NONE);
    }

    private static List<String> texts(List<LayerEntry> entries) {
        return entries.stream().map(LayerWriterTest::text).toList();
    }

    /// All that an entry holds, arrays included, which records do not compare.
    private static String text(LayerEntry entry) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(entry.xattrs()).forEach((name, value) -> text.append(name).append(Arrays.toString(value)));
        return text + " " + entry.path() + entry.type() + entry.mode() + " " + entry.uid() + " " + entry.gid() + " "
                + entry.modified() + " " + entry.link() + entry.device() + entry.size() + entry.extents()
                + entry.whiteout();
    }

    private static LayerEntry special(String path, LayerEntry.Type type, String link, LayerEntry.Device device) {
        return new LayerEntry(
                path, type, 0600, 1, 2, Instant.EPOCH, Map.of(), link, device, 0, List.of(), Whiteout.NONE);
    }

    private static byte[] write(Map<LayerEntry, byte[]> entries) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LayerWriter writer = new LayerWriter(out);
        for (Map.Entry<LayerEntry, byte[]> entry : entries.entrySet()) {
            writer.add(entry.getKey(), LayerWriter.Source.of(new ByteArrayInputStream(entry.getValue())));
        }
        writer.finish();
        return out.toByteArray();
    }
}
