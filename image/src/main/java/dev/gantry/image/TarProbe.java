package dev.gantry.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

/// Tells tars from other files, by how they begin.
public final class TarProbe {
    private TarProbe() {}

    /// Whether a file is a tar, plain or compressed, whatever may be wrong with the rest of it. One without an
    /// entry is none.
    ///
    /// @param in the file; the caller closes it
    /// @throws IOException where it can't be read at all
    public static boolean isTar(InputStream in) throws IOException {
        byte[] magic = in.readNBytes(Compression.MAGIC_BYTES);
        InputStream whole = new SequenceInputStream(new ByteArrayInputStream(magic), in);
        try (InputStream plain = Compression.detect(magic).decompress(whole)) {
            return isHeader(block(plain));
        } catch (IOException | InvalidImageException notCompressed) {
            return false;
        }
    }

    /// As much of it as there is: what is cut short gives what comes before.
    private static byte[] block(InputStream plain) {
        byte[] block = new byte[TarInput.BLOCK];
        int length = 0;
        try {
            for (int count = 0; count >= 0 && length < block.length; length += Math.max(count, 0)) {
                count = plain.read(block, length, block.length - length);
            }
        } catch (IOException cutShort) {
            return block;
        }
        return block;
    }

    private static boolean isHeader(byte[] block) {
        if (TarHeader.isZero(block, 0)) {
            return false;
        }
        try {
            TarHeader.read(block, 0, 0);
            return true;
        } catch (InvalidImageException noHeader) {
            return false;
        }
    }
}
