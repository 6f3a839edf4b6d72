package dev.gantry.cli;

/// An amount of memory or disk: `512m`, `1.5g`, `2GiB`, a bare number of bytes; `k` is 1024.
class BytesFlag extends Flag<Long> {
    BytesFlag(String name, String help) {
        super(name, help, 0L);
    }

    @Override
    Long parse(Long current, String text) {
        return ByteSize.parse(text);
    }

    @Override
    String type() {
        return "bytes";
    }
}
