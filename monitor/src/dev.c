/* A container's /dev: device nodes, or the host's own where nobody may make any, links, and its terminal. */
#define _GNU_SOURCE
#include "monitor.h"
#include "mounts.h"
#include "plan.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* A file that something is mounted on. What is there already is not opened, lest it be a device. */
static int make_cover(int above, const char *name) {
    umask(0);
    (void) mknodat(above, name, S_IFREG | 0666, 0);
    umask(022);
    return openat(above, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
}

/* A host that lets nobody make device nodes, as it does root of a user namespace, still lets its own be shown: those
 * that go by the same name there. */
static bool show_device(int above, const char *name, const char *path, dev_t device) {
    struct stat status;
    int fd = make_cover(above, name);
    int tree = fd < 0 ? -1 : copy_tree(AT_FDCWD, path, false);
    bool well = tree >= 0 && fstat(tree, &status) == 0;
    if (well && status.st_rdev != device) well = false, errno = ENODEV;
    well = well && attach(tree, fd);
    int error = errno;
    close_and_forget(&tree);
    close_and_forget(&fd);
    errno = error;
    return well;
}

static void make_device(int root, char *record) {
    char type;
    unsigned major, minor, mode, user, group;
    int read = 0;
    if (sscanf(record, "X%c %u %u %o %u %u %n", &type, &major, &minor, &mode, &user, &group, &read) != 6) {
        refuse("the plan has an incomplete device");
    }
    char *path = record + read, *name = strrchr(path, '/');
    if (!name) refuse("the plan has an incomplete device");
    *name = 0;
    int above = make_place(root, *path ? path : "/", true);
    *name++ = '/';
    umask(0);
    mode |= type == 'b' ? S_IFBLK : S_IFCHR;
    bool made = above >= 0 && mknodat(above, name, mode, makedev(major, minor)) == 0;
    umask(022);
    if (made) {
        made = fchownat(above, name, user, group, AT_SYMLINK_NOFOLLOW) == 0;
    } else if (above >= 0 && errno == EPERM) {
        made = show_device(above, name, path, makedev(major, minor));
    } else if (above >= 0 && errno == EEXIST) {
        made = true; /* a volume's own */
    }
    if (!made) refuse_making("error creating device nodes: %s: %s", path, reason());
    close(above);
}

void fill_dev(struct plan *plan, int root) {
    static const char *const links[][2] = {
        {"fd", "/proc/self/fd"}, {"stdin", "/proc/self/fd/0"}, {"stdout", "/proc/self/fd/1"},
        {"stderr", "/proc/self/fd/2"}, {"core", "/proc/kcore"}};
    for (char *record = plan->start; record; record = next_record(plan, record)) {
        if (*record == 'X') make_device(root, record);
    }
    int dev = open_inside(root, "/dev", O_PATH | O_DIRECTORY, 0);
    if (dev < 0) refuse_making("open /dev: %s", reason());
    (void) unlinkat(dev, "ptmx", 0);
    if (symlinkat("pts/ptmx", dev, "ptmx") < 0) refuse_making("symlink ptmx: %s", reason());
    size_t count = sizeof links / sizeof *links - (access("/proc/kcore", F_OK) == 0 ? 0 : 1);
    for (size_t i = 0; i < count; i++) {
        if (symlinkat(links[i][1], dev, links[i][0]) < 0 && errno != EEXIST) {
            refuse_making("symlink %s: %s", links[i][0], reason());
        }
    }
    close(dev);
}

/* The terminal is /dev/console too. */
void show_console(int terminal) {
    int place = make_cover(AT_FDCWD, "/dev/console");
    int tree = copy_tree(terminal, "", false);
    if (place < 0 || tree < 0 || !attach(tree, place)) refuse_making("mount the console: %s", reason());
    close(tree);
    close(place);
}
