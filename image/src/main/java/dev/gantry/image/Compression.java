package dev.gantry.image;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/// How a layer or an archive is compressed, told by its first bytes; media types are not believed.
public enum Compression {
    NONE(""),
    GZIP("1f8b08"),
    ZSTD("28b52ffd"),
    BZIP2("425a68"),
    XZ("fd377a585a00");

    /// Enough first bytes for [#detect].
    static final int MAGIC_BYTES = 6;

    private static final int BUFFER_BYTES = 64 * 1024;

    /// Zstandard allows frames of the user's own, `184d2a5?` in little-endian order, before the first with
    /// data.
    private static final Pattern SKIPPABLE_FRAME = Pattern.compile("5.2a4d18.*");

    private final String magic;

    Compression(String magic) {
        this.magic = magic;
    }

    /// Tells the compression from the first bytes, which may be fewer than any magic number.
    public static Compression detect(byte[] head) {
        String begins = HexFormat.of().formatHex(head, 0, Math.min(head.length, MAGIC_BYTES));
        for (Compression compression : values()) {
            if (compression != NONE && begins.startsWith(compression.magic)) {
                return compression;
            }
        }
        return SKIPPABLE_FRAME.matcher(begins).matches() ? ZSTD : NONE;
    }

    /// The plain bytes of a stream in this compression, with the JDK's, zstd-jni's and commons-compress's
    /// decoders, and the xz program. Several gzip members or zstd frames in a row are one stream.
    ///
    /// @throws InvalidImageException for xz where there is no such program
    InputStream decompress(InputStream compressed) throws IOException {
        return switch (this) {
            case NONE -> compressed;
            case GZIP -> new GZIPInputStream(new Available(compressed), BUFFER_BYTES);
            case ZSTD -> new ZstdInputStream(compressed).setContinuous(false);
            case BZIP2 -> new BZip2CompressorInputStream(compressed, true);
            case XZ -> XzProgram.decompress(compressed);
        };
    }

    /// A stream in this compression. Closing it ends the last frame, and closes `out`.
    ///
    /// @throws IllegalArgumentException for those that are only read
    public OutputStream compress(OutputStream out) throws IOException {
        return switch (this) {
            case NONE -> out;
            case GZIP -> new GZIPOutputStream(out, BUFFER_BYTES);
            case ZSTD -> new ZstdOutputStream(out);
            case BZIP2, XZ -> throw new IllegalArgumentException("nothing is compressed as " + this);
        };
    }

    /// GZIPInputStream takes a stream with nothing available after a member for ended; sockets and pipes
    /// often have nothing available yet. This one says that there is more until the end is really read.
    private static final class Available extends InputStream {
        private final InputStream in;
        private int ahead = NOTHING;
        private static final int NOTHING = -2;

        Available(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            if (ahead == NOTHING) {
                return in.read();
            }
            int b = ahead;
            ahead = b < 0 ? b : NOTHING;
            return b;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (ahead == NOTHING || length == 0) {
                return in.read(buffer, offset, length);
            }
            int b = read();
            if (b < 0) {
                return -1;
            }
            buffer[offset] = (byte) b;
            return 1;
        }

        @Override
        public int available() throws IOException {
            if (ahead == NOTHING) {
                ahead = in.read();
            }
            return ahead < 0 ? 0 : 1;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
