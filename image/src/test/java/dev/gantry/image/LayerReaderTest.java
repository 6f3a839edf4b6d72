package dev.gantry.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class LayerReaderTest {

    @Test
    void readsWhatAHeaderBlockSays() throws IOException {
        byte[] tar = new RawTar()
                .add(new RawTar.Block("bin/tool", '0', 0)
                        .octal(100, 8, 0104755)
                        .octal(108, 8, 1000)
                        .octal(116, 8, 50))
                .ended();

        LayerEntry entry = Layers.only(tar);

        assertThat(entry.path()).isEqualTo("bin/tool");
        assertThat(entry.type()).isEqualTo(LayerEntry.Type.FILE);
        assertThat(entry.mode()).isEqualTo(04755);
        assertThat(entry.uid()).isEqualTo(1000);
        assertThat(entry.gid()).isEqualTo(50);
        assertThat(entry.modified()).isEqualTo(Instant.ofEpochSecond(1_700_000_000L));
        assertThat(entry.sparse()).isFalse();
    }

    @Test
    void everyTypeIsTold() throws IOException {
        byte[] tar = new RawTar()
                .file("f", "content")
                .directory("d/")
                .add(new RawTar.Block("old-directory/", '0', 0))
                .add(new RawTar.Block("s", '2', 0).link("../f"))
                .add(new RawTar.Block("h", '1', 7).link("/f"))
                .add(new RawTar.Block("c", '3', 0).octal(329, 8, 1).octal(337, 8, 3))
                .add(new RawTar.Block("b", '4', 0).octal(329, 8, 8).octal(337, 8, 16))
                .add(new RawTar.Block("p", '6', 0))
                .ended();

        List<LayerEntry> entries = Layers.entries(tar);

        assertThat(entries)
                .extracting(LayerEntry::type)
                .containsExactly(
                        LayerEntry.Type.FILE,
                        LayerEntry.Type.DIRECTORY,
                        LayerEntry.Type.DIRECTORY,
                        LayerEntry.Type.SYMLINK,
                        LayerEntry.Type.HARD_LINK,
                        LayerEntry.Type.CHARACTER_DEVICE,
                        LayerEntry.Type.BLOCK_DEVICE,
                        LayerEntry.Type.FIFO);
        assertThat(entries).extracting(LayerEntry::link).containsExactly("", "", "", "../f", "f", "", "", "");
        assertThat(entries.get(5).device()).isEqualTo(new LayerEntry.Device(1, 3));
        assertThat(entries.get(6).device()).isEqualTo(new LayerEntry.Device(8, 16));
    }

    @Test
    void extendedHeadersOverrideTheBlock() throws IOException {
        String path = "deep/".repeat(60) + "file";
        byte[] tar = new RawTar()
                .pax('x', "path=" + path, "uid=4000000000", "gid=7", "mtime=-1.25", "size=3")
                .add(new RawTar.Block("short", '0', 0))
                .content("abc".getBytes(StandardCharsets.US_ASCII))
                .ended();

        LayerEntry entry = Layers.only(tar);

        assertThat(entry.path()).isEqualTo(path);
        assertThat(entry.uid()).isEqualTo(4_000_000_000L);
        assertThat(entry.gid()).isEqualTo(7);
        assertThat(entry.modified()).isEqualTo(Instant.ofEpochSecond(-2, 750_000_000));
        assertThat(entry.size()).isEqualTo(3);
    }

    @Test
    void globalHeadersHoldUntilOverridden() throws IOException {
        byte[] tar = new RawTar()
                .pax('g', "uid=5", "comment=made by git")
                .file("a", "")
                .pax('x', "uid=6")
                .file("b", "")
                .file("c", "")
                .pax('x', "uid=")
                .file("d", "")
                .ended();

        assertThat(Layers.entries(tar)).extracting(LayerEntry::uid).containsExactly(5L, 6L, 5L, 0L);
    }

    @Test
    void gnuLongNamesAndLinksAreWhole() throws IOException {
        String name = "n".repeat(300);
        String link = "l/".repeat(200) + "x";
        byte[] tar = new RawTar()
                .add(new RawTar.Block("././@LongLink", 'K', link.length() + 1))
                .content((link + "\0").getBytes(StandardCharsets.US_ASCII))
                .add(new RawTar.Block("././@LongLink", 'L', name.length() + 1))
                .content((name + "\0").getBytes(StandardCharsets.US_ASCII))
                .add(new RawTar.Block("cut", '2', 0).link("cut"))
                .ended();

        LayerEntry entry = Layers.only(tar);

        assertThat(entry.path()).isEqualTo(name);
        assertThat(entry.link()).isEqualTo(link);
    }

    @Test
    void tarsNeedNotFillUpTheirLastBlock() throws IOException {
        byte[] whole = new RawTar().file("a", "1").file("b", "22").bytes();

        for (int missing = 0; missing <= 510; missing += 51) {
            byte[] tar = Arrays.copyOf(whole, whole.length - missing);
            try (LayerReader reader = LayerReader.openTar(new ByteArrayInputStream(tar), LayerLimits.DEFAULT)) {
                assertThat(reader.next()).map(LayerEntry::path).contains("a");
                assertThat(reader.next()).map(LayerEntry::path).contains("b");
                assertThat(reader.content()).hasContent("22");
                assertThat(reader.next()).isEmpty();
            }
        }
        byte[] cut = Arrays.copyOf(whole, whole.length - 511);
        try (LayerReader reader = LayerReader.openTar(new ByteArrayInputStream(cut), LayerLimits.DEFAULT)) {
            reader.next();
            reader.next();
            assertThatThrownBy(reader::next).hasMessageContaining("the tar ends in the middle of an entry");
        }
    }

    @Test
    void ustarPrefixIsPutInFront() throws IOException {
        byte[] tar = new RawTar()
                .add(new RawTar.Block("name", '0', 0).text(345, "some/prefix"))
                .ended();

        assertThat(Layers.only(tar).path()).isEqualTo("some/prefix/name");
    }

    @Test
    void largeNumbersInBinaryAreRead() throws IOException {
        byte[] tar = new RawTar()
                .add(new RawTar.Block("f", '0', 0)
                        .binary(108, 8, 3_000_000_000L)
                        .binary(136, 12, -5))
                .ended();

        LayerEntry entry = Layers.only(tar);

        assertThat(entry.uid()).isEqualTo(3_000_000_000L);
        assertThat(entry.modified()).isEqualTo(Instant.ofEpochSecond(-5));
    }

    @Test
    void binaryAttributesSurvive() throws IOException {
        String capability = "\1\0\0\2\0\4\200\377\0\0\0\0\n=\0\0\0\0\0\0";
        byte[] tar = new RawTar()
                .pax('x', "SCHILY.xattr.security.capability=" + capability, "SCHILY.xattr.user.empty=")
                .file("ping", "")
                .ended();

        LayerEntry entry = Layers.only(tar);

        assertThat(entry.xattrs()).containsOnlyKeys("security.capability", "user.empty");
        assertThat(entry.xattrs().get("security.capability"))
                .isEqualTo(capability.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void attributesInBsdtarsSpellingAreDecoded() throws IOException {
        byte[] tar = new RawTar()
                .pax(
                        'x',
                        "LIBARCHIVE.xattr.user.a%3db=/wAB",
                        "LIBARCHIVE.xattr.user.x=AA==",
                        "SCHILY.xattr.user.x=exact")
                .file("f", "")
                .ended();

        LayerEntry entry = Layers.only(tar);

        assertThat(entry.xattrs().get("user.a=b")).containsExactly(0xff, 0, 1);
        assertThat(entry.xattrs().get("user.x")).isEqualTo("exact".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void namesThatAreNoUtf8KeepTheirBytes() throws IOException {
        RawTar.Block block = new RawTar.Block("caf?", '0', 0);
        block.bytes[3] = (byte) 0xe9;

        LayerEntry entry = Layers.only(new RawTar().add(block).ended());

        assertThat(LayerPath.encode(entry.path())).containsExactly('c', 'a', 'f', 0xe9);
    }

    @Test
    void namesAreNormalised() throws IOException {
        byte[] tar = new RawTar()
                .directory("./")
                .file("./a", "")
                .file("/absolute//path/", "")
                .file("a/./b", "")
                .file("a/../c", "")
                .file("..a/b..", "")
                .ended();

        assertThat(Layers.entries(tar))
                .extracting(LayerEntry::path)
                .containsExactly(".", "a", "absolute/path", "a/b", "c", "..a/b..");
    }

    @Test
    void whiteoutsNameWhatTheyRemove() throws IOException {
        byte[] tar = new RawTar()
                .file(".wh.top", "")
                .file("etc/.wh.passwd", "")
                .file("var/.wh..wh..opq", "")
                .file(".wh..wh..opq", "")
                .file(".wh..wh.aufs", "")
                .file(".wh..wh.plnk/1.2", "")
                .ended();

        List<LayerEntry> entries = Layers.entries(tar);

        assertThat(entries)
                .extracting(LayerEntry::whiteout)
                .containsExactly(
                        Whiteout.REMOVAL,
                        Whiteout.REMOVAL,
                        Whiteout.OPAQUE,
                        Whiteout.OPAQUE,
                        Whiteout.METADATA,
                        Whiteout.METADATA);
        assertThat(entries).extracting(LayerEntry::path).startsWith("top", "etc/passwd", "var", ".");
    }

    @Test
    void inATarThatIsNoLayerAWhiteoutIsAName() throws IOException {
        byte[] tar = new RawTar().file("d/.wh.x", "").ended();

        try (LayerReader reader = LayerReader.openTar(new ByteArrayInputStream(tar), LayerLimits.DEFAULT)) {
            LayerEntry entry = reader.next().orElseThrow();
            assertThat(entry.path()).isEqualTo("d/.wh.x");
            assertThat(entry.whiteout()).isEqualTo(Whiteout.NONE);
        }
    }

    @Test
    void contentComesByteForByteAndMayBeSkipped() throws IOException {
        byte[] large = new byte[700_001];
        Arrays.fill(large, (byte) 'x');
        byte[] tar = new RawTar()
                .file("skipped", "whatever")
                .add(new RawTar.Block("large", '0', large.length))
                .content(large)
                .file("last", "end")
                .ended();

        try (LayerReader reader = LayerReader.open(new ByteArrayInputStream(tar), LayerLimits.DEFAULT)) {
            reader.next();
            reader.next();
            ByteArrayOutputStream copy = new ByteArrayOutputStream();
            reader.transferTo((offset, buffer, from, length) -> {
                assertThat(offset).isEqualTo(copy.size());
                copy.write(buffer, from, length);
            });
            assertThat(copy.toByteArray()).isEqualTo(large);
            reader.next();
            assertThat(reader.content()).hasContent("end");
            assertThat(reader.next()).isEmpty();
            assertThat(reader.finish()).isEqualTo(Digest.of(tar));
            assertThat(reader.tarBytes()).isEqualTo(tar.length);
        }
    }

    @Test
    void diffIdCoversWhatFollowsTheEnd() throws IOException {
        byte[] tar = Arrays.copyOf(new RawTar().file("a", "b").ended(), 300_000);

        try (LayerReader reader = LayerReader.open(new ByteArrayInputStream(gzip(tar)), LayerLimits.DEFAULT)) {
            reader.next();
            assertThat(reader.next()).isEmpty();
            assertThat(reader.finish()).isEqualTo(Digest.of(tar));
        }
    }

    @Test
    void anEmptyStreamIsAnEmptyLayer() throws IOException {
        assertThat(Layers.entries(new byte[0])).isEmpty();
        assertThat(Layers.entries(new byte[1024])).isEmpty();
    }

    @Test
    void gzipMembersInARowAreOneLayerEvenWhenNothingIsAvailableYet() throws IOException {
        byte[] tar = new RawTar().file("a", "b").ended();
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        members.writeBytes(gzip(Arrays.copyOfRange(tar, 0, 700)));
        members.writeBytes(gzip(Arrays.copyOfRange(tar, 700, tar.length)));
        InputStream slow = new ByteArrayInputStream(members.toByteArray()) {
            @Override
            public synchronized int read(byte[] buffer, int offset, int length) {
                return super.read(buffer, offset, Math.min(length, 1));
            }

            @Override
            public synchronized int available() {
                return 0;
            }
        };

        try (LayerReader reader = LayerReader.open(slow, LayerLimits.DEFAULT)) {
            assertThat(reader.finish()).isEqualTo(Digest.of(tar));
        }
    }

    @Test
    void failureOfTheInputStaysAnInputOutputError() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset");
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                throw new IOException("connection reset");
            }
        };

        assertThatThrownBy(() -> LayerReader.open(broken, LayerLimits.DEFAULT).next())
                .isInstanceOf(IOException.class)
                .hasMessage("connection reset");
    }

    static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }
}
