package dev.gantry.compose;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// A tar of a few small files, which `PUT /containers/{id}/archive` unpacks at `/` (POSIX.1-1988 `ustar`).
/// Directories on the way are told, so that they are there; those that exist keep what they are, as engines do.
final class FileTar {
    private static final int BLOCK = 512;
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_PREFIX = 155;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Set<String> directories = new LinkedHashSet<>();

    /// A file.
    ///
    /// @param path absolute
    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    record Entry(String path, int mode, int uid, int gid, byte[] content) {}

    private FileTar() {}

    /// Errors: [ProjectException] for a path that is too long for a tar
    static byte[] of(List<Entry> files) {
        FileTar tar = new FileTar();
        files.forEach(tar::add);
        tar.out.writeBytes(new byte[2 * BLOCK]);
        return tar.out.toByteArray();
    }

    private void add(Entry file) {
        String path = file.path().replaceFirst("^/+", "");
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            String directory = path.substring(0, slash + 1);
            if (directories.add(directory)) {
                out.writeBytes(header(directory, 0755, 0, 0, 0, '5'));
            }
        }
        out.writeBytes(header(path, file.mode(), file.uid(), file.gid(), file.content().length, '0'));
        out.writeBytes(file.content());
        out.writeBytes(new byte[(BLOCK - file.content().length % BLOCK) % BLOCK]);
    }

    private static byte[] header(String path, int mode, int uid, int gid, long size, char type) {
        byte[] header = new byte[BLOCK];
        int split = split(path);
        put(header, 0, path.substring(split));
        put(header, 100, String.format(Locale.ROOT, "%07o", mode));
        put(header, 108, String.format(Locale.ROOT, "%07o", uid));
        put(header, 116, String.format(Locale.ROOT, "%07o", gid));
        put(header, 124, String.format(Locale.ROOT, "%011o", size));
        put(header, 136, String.format(Locale.ROOT, "%011o", 0));
        Arrays.fill(header, 148, 156, (byte) ' ');
        header[156] = (byte) type;
        put(header, 257, "ustar");
        put(header, 263, "00");
        put(header, 345, split == 0 ? "" : path.substring(0, split - 1));
        int sum = 0;
        for (byte one : header) {
            sum += one & 0xff;
        }
        put(header, 148, String.format(Locale.ROOT, "%06o", sum));
        header[154] = 0;
        return header;
    }

    /// Where the name begins; before it stands what goes into the header's prefix, and a slash.
    private static int split(String path) {
        int length = path.getBytes(StandardCharsets.UTF_8).length;
        if (length <= LONGEST_NAME) {
            return 0;
        }
        int slash = path.lastIndexOf('/', Math.min(LONGEST_PREFIX, path.length() - 2));
        if (slash < 0 || path.substring(slash + 1).getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            throw new ProjectException("the path is too long: " + path);
        }
        return slash + 1;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
