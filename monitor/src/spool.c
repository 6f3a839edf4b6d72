/*
 * The spool: what the container wrote while no daemon was connected, until the next one has logged it and removes the
 * file. Numbers are in host byte order: writer and reader are on one machine.
 *
 *   header   8 bytes "GSPOOL1\n", 8 bytes: when the file was begun (ns), which tells one spool from the next
 *   record   1 byte stream, 3 bytes 0, 4 bytes length, 8 bytes time (ns), then the bytes
 *
 * Room for a record is reserved before its bytes are read, so a full disk or a full spool leaves them in the pipe: the
 * writer blocks and nothing is dropped. A record torn by the monitor's death is ignored by the reader.
 */
#define _GNU_SOURCE
#include "monitor.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 65536 };

struct record {
    uint8_t stream;
    uint8_t zero[3];
    uint32_t length;
    int64_t time;
};

static int spool = -1;
static off_t size;
static struct {
    struct record head;
    char bytes[CHUNK];
} buffer;

static bool write_all(const void *bytes, size_t length) {
    const char *next = bytes;
    while (length > 0) {
        ssize_t written = write(spool, next, length);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        next += written;
        length -= (size_t) written;
    }
    return true;
}

static bool open_spool(void) {
    struct stat state;
    spool = open("spool", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (spool < 0 || fstat(spool, &state) < 0) return false;
    size = state.st_size;
    if (size > 0) return true;
    struct { char magic[8]; int64_t begun; } header = {.begun = now()};
    memcpy(header.magic, "GSPOOL1\n", sizeof header.magic);
    if (!write_all(&header, sizeof header)) return false;
    size = sizeof header;
    return true;
}

/* The bytes that may be read now; 0 when the spool or its disk is full. */
static size_t room(void) {
    off_t left = options.spool_limit - size - (off_t) sizeof(struct record);
    size_t wanted = left > CHUNK ? CHUNK : left > 0 ? (size_t) left : 0;
    if (wanted > 0 && fallocate(spool, FALLOC_FL_KEEP_SIZE, size, (off_t) (sizeof(struct record) + wanted)) < 0
        && errno != EOPNOTSUPP) {
        return 0;
    }
    return wanted;
}

bool spool_ready(void) {
    if (options.discard) return true;
    if (spool < 0 && !open_spool()) {
        close_spool();
        return false;
    }
    return room() > 0;
}

/* Moves one chunk of a stream, and closes its source at the end. EIO is a pty's end of file. */
void spool_output(int stream, int *from) {
    size_t wanted = options.discard ? CHUNK : room();
    if (wanted == 0) return;
    ssize_t length = read(*from, buffer.bytes, wanted);
    if (length < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (length <= 0) {
        close_and_forget(from);
        return;
    }
    if (options.discard) return;
    buffer.head = (struct record) {.stream = (uint8_t) stream, .length = (uint32_t) length, .time = now()};
    size_t whole = sizeof buffer.head + (size_t) length;
    if (write_all(&buffer, whole)) {
        size += (off_t) whole;
    } else {
        (void) ftruncate(spool, size);
    }
}

void close_spool(void) {
    if (spool >= 0) (void) ftruncate(spool, size); /* gives back what was reserved past the end */
    close_and_forget(&spool);
}
