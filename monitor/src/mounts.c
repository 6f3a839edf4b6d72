/* Mounts by descriptors: what was looked at is what is mounted on, whatever happens to its name meanwhile. */
#define _GNU_SOURCE
#include "mounts.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <unistd.h>

/* asm-generic/unistd.h: the same numbers on every architecture. */
enum {
    CALL_OPEN_TREE = 428,
    CALL_MOVE_MOUNT = 429,
    CALL_FSOPEN = 430,
    CALL_FSCONFIG = 431,
    CALL_FSMOUNT = 432,
    CALL_OPENAT2 = 437,
    CALL_MOUNT_SETATTR = 442,
};

/* linux/mount.h, linux/openat2.h */
enum {
    CLONE_TREE = 1,             /* OPEN_TREE_CLONE */
    CLOSE_ON_EXEC = 1,          /* FSOPEN_CLOEXEC, FSMOUNT_CLOEXEC */
    FROM_EMPTY_PATH = 4,        /* MOVE_MOUNT_F_EMPTY_PATH */
    TO_EMPTY_PATH = 0x40,       /* MOVE_MOUNT_T_EMPTY_PATH */
    SET_FLAG = 0,               /* FSCONFIG_SET_FLAG */
    SET_STRING = 1,             /* FSCONFIG_SET_STRING */
    CREATE = 6,                 /* FSCONFIG_CMD_CREATE */
    RECURSIVE = 0x8000,         /* AT_RECURSIVE */
    NO_MAGIC_LINKS = 2,         /* RESOLVE_NO_MAGICLINKS */
    IN_ROOT = 0x10,             /* RESOLVE_IN_ROOT */
};
struct how {
    uint64_t flags, mode, resolve;
};
struct attributes {
    uint64_t set, clear, propagation, user_namespace;
};

enum {
    MOST_LINKS = 40, /* as the kernel */
    LONGEST_OPTION = 4096,
    PROC_MAGIC = 0x9fa0,
};

int open_inside(int root, const char *path, uint64_t flags, uint64_t resolve) {
    struct how how = {.flags = flags | O_CLOEXEC, .resolve = IN_ROOT | NO_MAGIC_LINKS | resolve};
    return (int) syscall(CALL_OPENAT2, root, path, &how, sizeof how);
}

/* A link that leads to nothing yet: the path goes on where it points to. `rest` begins behind the link's name. */
static bool follow_dangling(char *path, size_t start, size_t end, int above) {
    char target[PATH_MAX], name[NAME_MAX + 1], longer[3 * PATH_MAX];
    if (end - start > NAME_MAX) return errno = ENAMETOOLONG, false;
    snprintf(name, sizeof name, "%.*s", (int) (end - start), path + start);
    ssize_t length = readlinkat(above, name, target, sizeof target - 1);
    if (length < 0) return false;
    target[length] = 0;
    int kept = target[0] == '/' ? 0 : (int) start;
    int needed = snprintf(longer, sizeof longer, "%.*s%s%s", kept, path, target, path + end);
    if (needed >= PATH_MAX) return errno = ENAMETOOLONG, false;
    memcpy(path, longer, (size_t) needed + 1);
    return true;
}

/* Makes one component, the last one as a file where that is asked for. */
static bool make_component(int above, const char *name, bool directory) {
    if (directory) return mkdirat(above, name, 0755) == 0;
    int fd = openat(above, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0755);
    if (fd < 0) return false;
    close(fd);
    return true;
}

/* Makes the first component that is missing, or replaces it in the path where it is a link that dangles. */
static bool make_first_missing(int root, char *path, bool directory) {
    int above = open_inside(root, "/", O_PATH | O_DIRECTORY, 0);
    for (size_t start = strspn(path, "/"); above >= 0 && path[start]; ) {
        size_t end = start + strcspn(path + start, "/");
        size_t after = end + strspn(path + end, "/");
        char cut = path[end];
        path[end] = 0;
        int found = open_inside(root, path, O_PATH, 0);
        if (found < 0) {
            int error = errno;
            bool done = error == ENOENT && make_component(above, path + start, directory || path[after] || cut);
            if (error != ENOENT) errno = error;
            error = errno;
            path[end] = cut;
            if (!done && error == EEXIST) done = follow_dangling(path, start, end, above), error = errno;
            close(above);
            errno = error;
            return done;
        }
        path[end] = cut;
        close(above);
        above = found;
        start = after;
    }
    if (above >= 0) close(above);
    return true; /* somebody else made it meanwhile */
}

int make_place(int root, const char *wanted, bool directory) {
    char path[PATH_MAX];
    if (strlen(wanted) >= sizeof path) return errno = ENAMETOOLONG, -1;
    strcpy(path, wanted);
    for (int steps = 0; steps < PATH_MAX / 2 + MOST_LINKS; steps++) {
        int place = open_inside(root, path, O_PATH, 0);
        if (place >= 0 || errno != ENOENT) return place;
        if (!make_first_missing(root, path, directory)) return -1;
    }
    return errno = ELOOP, -1;
}

int copy_tree(int directory, const char *path, bool recursive) {
    unsigned flags = CLONE_TREE | O_CLOEXEC | (path[0] ? 0 : AT_EMPTY_PATH) | (recursive ? RECURSIVE : 0);
    return (int) syscall(CALL_OPEN_TREE, directory, path, flags);
}

bool lies_on_proc(int fd) {
    struct statfs file_system;
    return fstatfs(fd, &file_system) == 0 && file_system.f_type == PROC_MAGIC;
}

static bool configure(int context, const char *option) {
    char name[LONGEST_OPTION];
    const char *value = strchr(option, '=');
    if (!value) return syscall(CALL_FSCONFIG, context, SET_FLAG, option, NULL, 0) == 0;
    if ((size_t) (value - option) >= sizeof name) return errno = EINVAL, false;
    snprintf(name, sizeof name, "%.*s", (int) (value - option), option);
    return syscall(CALL_FSCONFIG, context, SET_STRING, name, value + 1, 0) == 0;
}

int make_file_system(const char *type, const char *source, const char *const *options, uint64_t attributes) {
    int context = (int) syscall(CALL_FSOPEN, type, CLOSE_ON_EXEC);
    if (context < 0) return -1;
    bool well = syscall(CALL_FSCONFIG, context, SET_STRING, "source", source, 0) == 0;
    for (; well && *options; options++) well = configure(context, *options);
    well = well && syscall(CALL_FSCONFIG, context, CREATE, NULL, NULL, 0) == 0;
    int mount = well ? (int) syscall(CALL_FSMOUNT, context, CLOSE_ON_EXEC, attributes) : -1;
    int error = errno;
    close(context);
    errno = error;
    return mount;
}

bool set_attributes(int mount, uint64_t set, uint64_t clear, uint64_t propagation, bool recursive) {
    struct attributes change = {.set = set, .clear = clear, .propagation = propagation};
    unsigned flags = AT_EMPTY_PATH | (recursive ? RECURSIVE : 0);
    return syscall(CALL_MOUNT_SETATTR, mount, "", flags, &change, sizeof change) == 0;
}

bool attach(int mount, int place) {
    struct stat what, where;
    if (fstat(mount, &what) < 0 || fstat(place, &where) < 0) return false;
    if (S_ISDIR(what.st_mode) != S_ISDIR(where.st_mode)) return errno = ENOTDIR, false;
    return syscall(CALL_MOVE_MOUNT, mount, "", place, "", FROM_EMPTY_PATH | TO_EMPTY_PATH) == 0;
}
