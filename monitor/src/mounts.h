/* The kernel's mount calls of file descriptors (5.2, mount_setattr 5.12), which not every libc has. */
#ifndef GANTRY_MOUNTS_H
#define GANTRY_MOUNTS_H

#include <stdbool.h>
#include <stdint.h>

enum {
    ATTRIBUTE_READ_ONLY = 1, /* MOUNT_ATTR_RDONLY */
};

/* What is in a root, links resolved within it: its descriptor (O_PATH), or -1. */
int open_inside(int root, const char *path, uint64_t flags, uint64_t resolve);

/* The place for a mount: made where it is missing, with all directories above it. */
int make_place(int root, const char *path, bool directory);

/* A copy of a mount, or of what an O_PATH descriptor refers to, that is nowhere yet; -1. */
int copy_tree(int directory, const char *path, bool recursive);

/* A new file system that is nowhere yet; -1. Options end with NULL; each is a flag, or name=value. */
int make_file_system(const char *type, const char *source, const char *const *options, uint64_t attributes);

bool set_attributes(int mount, uint64_t set, uint64_t clear, uint64_t propagation, bool recursive);

/* Puts a mount that is nowhere yet in its place. A directory does not go onto a file (ENOTDIR), nor a file onto a
 * directory. */
bool attach(int mount, int place);

bool lies_on_proc(int fd);

#endif
