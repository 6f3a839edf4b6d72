package dev.gantry.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Layers that attack the reader. Links that point outside are judged when they are followed, at unpacking.
class HostileLayerTest {

    @ParameterizedTest
    @ValueSource(strings = {"../etc/passwd", "a/../../etc/passwd", "/../etc/passwd", "..", "a/b/../../..", "./../x"})
    void namesThatLeaveTheRootAreRefused(String name) {
        refused(new RawTar().file(name, "x"), "leaves the layer's root");
        refused(new RawTar().pax('x', "path=" + name).file("innocent", "x"), "leaves the layer's root");
    }

    @Test
    void absoluteNamesLandBelowTheRoot() throws IOException {
        byte[] tar = new RawTar().file("//etc/passwd", "x").ended();

        assertThat(Layers.only(tar).path()).isEqualTo("etc/passwd");
    }

    @Test
    void hardLinkTargetsThatLeaveTheRootAreRefused() {
        refused(new RawTar().add(new RawTar.Block("h", '1', 0).link("../../etc/shadow")), "leaves the layer's root");
    }

    @Test
    void emptyNamesAndNulsAreRefused() {
        refused(new RawTar().file("", "x"), "empty name");
        refused(new RawTar().pax('x', "path=a\0b").file("x", ""), "NUL");
        refused(new RawTar().pax('x', "linkpath=a\0b").add(new RawTar.Block("s", '2', 0)), "NUL");
        refused(new RawTar().pax('x', "SCHILY.xattr.user\0=v").file("x", ""), "invalid name");
        refused(new RawTar().add(new RawTar.Block("s", '2', 0)), "symlink target is empty");
        refused(new RawTar().add(new RawTar.Block("h", '1', 0)), "empty hard link target");
    }

    @ParameterizedTest
    @ValueSource(strings = {".wh.", ".wh..", ".wh...", "d/.wh...", "d/.wh.."})
    void whiteoutsOfNoFileAreRefused(String name) {
        refused(new RawTar().file(name, ""), "a whiteout that names no file");
    }

    @Test
    void gzipBombIsStoppedAtTheLimit() throws IOException {
        byte[] bomb = bomb(64 << 20);
        LayerLimits limits = LayerLimits.DEFAULT.withMaxUnpackedBytes(8 << 20);

        assertThat(bomb.length).isLessThan(100_000);
        assertThatThrownBy(() -> Layers.entries(bomb, limits))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining("layer refused");
    }

    @Test
    void gzipBombIsStoppedByItsRatio() throws IOException {
        byte[] bomb = bomb(64 << 20);
        LayerLimits limits = LayerLimits.DEFAULT.withMaxRatio(100, 4 << 20);

        assertThatThrownBy(() -> Layers.entries(bomb, limits)).hasMessageContaining("more than 100 times as much");
        assertThat(Layers.entries(bomb)).hasSize(1);
    }

    @Test
    void limitsEndInMessagesThatNameThem() {
        RawTar three = new RawTar().file("a", "").file("b", "").file("c", "");
        RawTar attribute =
                new RawTar().pax('x', "SCHILY.xattr.user.a=" + "v".repeat(100)).file("a", "");

        refused(three, "more than 2 entries", LayerLimits.DEFAULT.withMaxEntries(2));
        refused(
                attribute,
                "106 bytes of extended attributes, allowed are 50",
                LayerLimits.DEFAULT.withMaxXattrBytes(50));
        refused(new RawTar().pax('x', "path=" + "p/".repeat(2100)).file("a", ""), "is longer than 4095 bytes");
        refused(
                new RawTar().add(new RawTar.Block("l", 'L', 1 << 20)).content(new byte[1 << 20]),
                "extended tar header of 1048576 bytes");
        refused(new RawTar().add(new RawTar.Block("x", 'x', 1L << 32)), "extended tar header of 4294967296 bytes");
    }

    @Test
    void hugeAndNegativeSizesAreRefused() {
        refused(new RawTar().add(new RawTar.Block("f", '0', 0).binary(124, 12, Long.MAX_VALUE)), "allowed are");
        refused(new RawTar().add(new RawTar.Block("f", '0', 0).binary(124, 12, -512)), "negative size -512");
        refused(new RawTar().pax('x', "size=-1").file("f", ""), "negative size -1");
        refused(new RawTar().pax('x', "size=99999999999999999999").file("f", ""), "malformed value");
        refused(new RawTar().add(new RawTar.Block("f", 'x', 0).binary(124, 12, -1)), "extended tar header of -1 bytes");
        RawTar.Block wide = new RawTar.Block("f", '0', 0);
        Arrays.fill(wide.bytes, 124, 136, (byte) 0x8f);
        refused(new RawTar().add(wide), "does not fit into 64 bits");
    }

    @Test
    void wrongChecksumsAreRefused() {
        RawTar.Block block = new RawTar.Block("f", '0', 0).text(148, "0000001\0");

        refused(new RawTar().addUnsummed(block), "the tar header at byte 0 has a wrong checksum");
        refused(new RawTar().file("a", "b").addUnsummed(block), "the tar header at byte 1024 has a wrong checksum");
        refused(new RawTar().content("this is no tar at all".getBytes(StandardCharsets.US_ASCII)), "invalid layer");
    }

    @Test
    void numbersThatAreNoneAreRefused() {
        refused(new RawTar().add(new RawTar.Block("f", '0', 0).text(108, "12x4567\0")), "its uid is no number");
        refused(new RawTar().pax('x', "uid=1.5").file("f", ""), "uid has the malformed value \"1.5\"");
        refused(new RawTar().pax('x', "mtime=noon").file("f", ""), "mtime has the malformed value \"noon\"");
        refused(new RawTar().pax('x', "mtime=999999999999999999").file("f", ""), "mtime has the malformed value");
        refused(new RawTar().pax('x', "gid=4294967295").file("f", ""), "gid 4294967295 is out of range");
        refused(new RawTar().add(new RawTar.Block("c", '3', 0).octal(329, 8, 4096)), "no such device number 4096:0");
        refused(new RawTar().add(new RawTar.Block("f", 'M', 0)), "unhandled tar header type 77");
    }

    @Test
    void cutLayersAreRefusedWhereverTheyAreCut() throws IOException {
        byte[] tar = new RawTar().pax('x', "uid=7").file("f", "x".repeat(2000)).ended();

        for (int length = 1; length < tar.length - 1024; length += 97) {
            byte[] cut = Arrays.copyOf(tar, length);
            assertThatThrownBy(() -> Layers.contents(cut))
                    .as("cut at %d", length)
                    .isInstanceOf(InvalidImageException.class);
        }
        byte[] packed = LayerReaderTest.gzip(tar);
        assertThatThrownBy(() -> Layers.contents(Arrays.copyOf(packed, packed.length - 12)))
                .hasMessageContaining("invalid layer: cannot decompress it");
    }

    @Test
    void dataBehindASingleZeroBlockIsRefused() {
        refused(new RawTar().content(new byte[512]).file("late", ""), "data after a zero block");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "4x a=b | malformed",
                "99 path=x | malformed",
                "-5 a=b | malformed",
                "6 =abc | malformed",
                "9 ab=cdeX | malformed",
                "path=x | malformed",
                "1 | malformed",
            })
    void brokenExtendedHeadersAreRefused(String record, String message) {
        byte[] body = record.getBytes(StandardCharsets.US_ASCII);

        refused(
                new RawTar()
                        .add(new RawTar.Block("x", 'x', body.length))
                        .content(body)
                        .file("f", ""),
                message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0,5,3,5", "5", "0,-1", "x,1", "0,5", "9223372036854775807,5", "90,20"})
    void sparseMapsThatLieAreRefused(String map) {
        RawTar tar = new RawTar()
                .pax('x', "GNU.sparse.map=" + map, "GNU.sparse.size=100")
                .file("sparse", "0123456789");

        assertThatThrownBy(() -> Layers.contents(tar.ended())).isInstanceOf(InvalidImageException.class);
    }

    @Test
    void sparseMapsInFrontOfTheDataAreBounded() {
        String[] records = {"GNU.sparse.major=1", "GNU.sparse.minor=0", "GNU.sparse.realsize=100"};

        refused(new RawTar().pax('x', records).file("s", "99999999\n"), "a sparse file");
        refused(new RawTar().pax('x', records).file("s", "2\n0\n"), "a sparse file");
        refused(new RawTar().pax('x', records).file("s", "x".repeat(600)), "map is malformed");
    }

    @Test
    void xzThatIsNoneIsRefused() {
        byte[] xz = {(byte) 0xfd, '7', 'z', 'X', 'Z', 0, 0, 0};

        assertThatThrownBy(() -> Layers.entries(xz))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining("xz: (stdin)");
    }

    @ParameterizedTest
    @ValueSource(longs = {101, 102, 103, 104, 105, 106, 107, 108, 109, 110})
    void mutatedLayersEndWithEntriesOrAClearErrorAndNothingElse(long seed) throws IOException {
        Random random = new Random(seed);
        byte[] original = new RawTar()
                .pax('g', "comment=c")
                .pax('x', "path=long/name", "SCHILY.xattr.user.a=b", "mtime=1.5")
                .file("f", "content")
                .add(new RawTar.Block("././@LongLink", 'L', 4))
                .content("abc\0".getBytes(StandardCharsets.US_ASCII))
                .directory("d/")
                .pax('x', "GNU.sparse.major=1", "GNU.sparse.minor=0", "GNU.sparse.realsize=9")
                .add(new RawTar.Block("s", '0', 515))
                .content(Arrays.copyOf("1\n6\n3\n".getBytes(StandardCharsets.US_ASCII), 515))
                .add(new RawTar.Block("old", 'S', 3)
                        .octal(386, 12, 0)
                        .octal(398, 12, 3)
                        .octal(483, 12, 10))
                .content("xyz".getBytes(StandardCharsets.US_ASCII))
                .ended();
        assertThat(Layers.contents(original)).hasSize(4);
        LayerLimits tight = LayerLimits.DEFAULT.withMaxUnpackedBytes(1 << 20);
        for (int round = 0; round < 200; round++) {
            byte[] mutated = mutate(original, random);
            try {
                Layers.contents(mutated, tight);
            } catch (InvalidImageException refused) {
                assertThat(refused.getMessage())
                        .as("seed %d round %d", seed, round)
                        .isNotBlank();
            }
        }
    }

    /// Changes some bytes and repairs the checksums, so that what the fields say is read at all.
    private static byte[] mutate(byte[] original, Random random) {
        byte[] tar = original.clone();
        for (int i = 0; i < 1 + random.nextInt(6); i++) {
            tar[random.nextInt(tar.length)] = (byte) random.nextInt(256);
        }
        for (int at = 0; at < tar.length && random.nextInt(10) != 0; at += 512) {
            if (tar[at + 257] == 'u') {
                repair(tar, at);
            }
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(tar, random.nextInt(tar.length)) : tar;
    }

    private static void repair(byte[] tar, int at) {
        Arrays.fill(tar, at + 148, at + 156, (byte) ' ');
        int sum = 0;
        for (int i = at; i < at + 512; i++) {
            sum += tar[i] & 0xff;
        }
        byte[] digits = String.format(Locale.ROOT, "%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(digits, 0, tar, at + 148, 8);
    }

    private static byte[] bomb(int size) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(new RawTar().add(new RawTar.Block("zeros", '0', size)).bytes());
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < size / zeros.length; i++) {
                gzip.write(zeros);
            }
            gzip.write(new byte[1024]);
        }
        return out.toByteArray();
    }

    private static void refused(RawTar tar, String message) {
        refused(tar, message, LayerLimits.DEFAULT);
    }

    private static void refused(RawTar tar, String message, LayerLimits limits) {
        byte[] bytes = tar.ended();
        assertThatThrownBy(() -> Layers.entries(bytes, limits))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining(message);
    }
}
