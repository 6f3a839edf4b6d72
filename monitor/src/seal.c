/* What confines a container within its root: system values, and paths that it must not write to or see. */
#define _GNU_SOURCE
#include "mounts.h"
#include "plan.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static void set_system_value(const char *path, const char *value) {
    int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    /* A file of the host's root's, though the value is the container's: there is a call for it. */
    if (fd < 0 && errno == EACCES && strcmp(path, "/proc/sys/kernel/domainname") == 0
        && setdomainname(value, strlen(value)) == 0) {
        return;
    }
    if (fd < 0) refuse_making("open %s: %s", path, reason());
    if (!lies_on_proc(fd)) refuse_making("open %s: not a file of /proc", path);
    if (write(fd, value, strlen(value)) < 0) refuse_making("write %s: %s", path, reason());
    close(fd);
}

static void set_system_values(struct plan *plan) {
    const char *path = NULL;
    for (char *record = plan->start; record; record = next_record(plan, record)) {
        if (*record == 'y') path = record + 1;
        if (*record == 'Y' && path) set_system_value(path, record + 1);
    }
}

/* A path of the container, or -1 where there is nothing: not every kernel has every file. */
static int open_if_there(const char *path) {
    int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd < 0 && errno != ENOENT && errno != ENOTDIR) refuse_making("open %s: %s", path, reason());
    return fd;
}

static void lock(const char *path) {
    int place = open_if_there(path);
    if (place < 0) return;
    int tree = copy_tree(place, "", true);
    if (tree < 0 || !set_attributes(tree, ATTRIBUTE_READ_ONLY, 0, 0, false) || !attach(tree, place)) {
        refuse_making("can't make \"%s\" read-only: %s", path, reason());
    }
    close(tree);
    close(place);
}

/* All hidden directories show one empty file system. */
static int nothing(void) {
    static const char *const options[] = {"ro", NULL};
    static int empty = -1;
    if (empty >= 0) return copy_tree(empty, "", false);
    empty = make_file_system("tmpfs", "tmpfs", options, ATTRIBUTE_READ_ONLY);
    return empty;
}

/* Files show the null device: the real one, for a container that could put a file of its own there would lay it over
 * what it must not see. */
static int null_device(void) {
    struct stat status;
    int fd = open("/dev/null", O_PATH | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0 || fstat(fd, &status) < 0) return -1;
    if (!S_ISCHR(status.st_mode) || status.st_rdev != makedev(1, 3)) return errno = ENODEV, -1;
    int tree = copy_tree(fd, "", false);
    close(fd);
    return tree;
}

static void hide(const char *path) {
    struct stat status;
    int place = open_if_there(path);
    if (place < 0) return;
    if (fstat(place, &status) < 0) refuse_making("stat %s: %s", path, reason());
    int cover = S_ISDIR(status.st_mode) ? nothing() : null_device();
    if (cover < 0 || !attach(cover, place)) refuse_making("can't mask path \"%s\": %s", path, reason());
    close(place);
}

void seal(struct plan *plan) {
    set_system_values(plan);
    for (char *record = plan->start; record; record = next_record(plan, record)) {
        if (*record == 'W') lock(record + 1);
    }
    for (char *record = plan->start; record; record = next_record(plan, record)) {
        if (*record == 'K') hide(record + 1);
    }
}
