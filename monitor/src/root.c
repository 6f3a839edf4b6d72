/* A container's root: its mounts and devices, and the turn to it. */
#define _GNU_SOURCE
#include "monitor.h"
#include "mounts.h"
#include "plan.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

enum {
    NO_SYMLINKS = 4,        /* RESOLVE_NO_SYMLINKS */
    MOST_OPTIONS = 64,
    MOST_LATE = 1024,       /* mounts that become read-only last */
    MOST_SOURCES = 4096,    /* bind mounts of a remapped container */
};

/* One mount of the plan. */
struct mounting {
    const char *type, *source, *destination;
    const char *options[MOST_OPTIONS];
    size_t option_count;
    uint64_t set, clear, set_below, clear_below, propagation;
    bool late;
};

static int root = -1; /* the root's mount, until the turn to it */
static int late[MOST_LATE];
static size_t late_count;

/* Of a remapped container, in the plan's order: what its bind mounts show, opened by who may. */
static int sources[MOST_SOURCES];
static size_t source_count, next_source;

static void fail(struct mounting *mounting, const char *what) __attribute__((noreturn));
static void fail(struct mounting *mounting, const char *what) {
    refuse_making("error mounting \"%s\" to rootfs at \"%s\": %s: %s", mounting->source,
           mounting->destination, what, reason());
}

/* Where a mount goes: in the root, whatever links the image or an earlier mount has on the way. Only /proc itself goes
 * over nothing of /proc's, so that what the container is told of itself, and the files that confine it, stay real. */
static int find_place(struct mounting *mounting, bool directory) {
    bool kernels = strcmp(mounting->type, "proc") == 0 || strcmp(mounting->type, "sysfs") == 0;
    int place = make_place(root, mounting->destination, directory);
    if (place < 0) fail(mounting, "create the mount point");
    if (lies_on_proc(place)) {
        refuse_making("error mounting \"%s\" to rootfs at \"%s\": \"%s\" cannot be mounted because it is"
               " inside /proc", mounting->source, mounting->destination, mounting->destination);
    }
    if (!kernels) return place;
    close(place);
    place = open_inside(root, mounting->destination, O_PATH | O_DIRECTORY, NO_SYMLINKS);
    if (place >= 0) return place;
    refuse_making("error mounting \"%s\" to rootfs at \"%s\": filesystem \"%s\" must be mounted on"
           " ordinary directory", mounting->source, mounting->destination, mounting->type);
}

/* A copy of what a bind mount shows, with its attributes. */
static int open_source(struct mounting *mounting) {
    struct stat status;
    bool recursive = mounting->type[0] == 'r';
    if (stat(mounting->source, &status) < 0) {
        refuse_making("error mounting \"%s\" to rootfs at \"%s\": stat %s: %s", mounting->source,
               mounting->destination, mounting->source, reason());
    }
    int tree = copy_tree(AT_FDCWD, mounting->source, recursive);
    if (tree < 0) fail(mounting, "copy the mount");
    uint64_t propagation = mounting->propagation & ~(uint64_t) MS_REC;
    bool well = !(mounting->set | mounting->clear) || set_attributes(tree, mounting->set, mounting->clear, 0, false);
    if (mounting->set_below | mounting->clear_below) {
        well = well && set_attributes(tree, mounting->set_below, mounting->clear_below, 0, true);
    }
    if (propagation) well = well && set_attributes(tree, 0, 0, propagation, mounting->propagation & MS_REC);
    if (!well) fail(mounting, "set the mount's attributes");
    return tree;
}

static void bind(struct mounting *mounting) {
    struct stat status;
    bool recursive = mounting->type[0] == 'r';
    int tree = next_source < source_count ? sources[next_source++] : open_source(mounting);
    if (fstat(tree, &status) < 0) fail(mounting, "look at the mount");
    int place = find_place(mounting, S_ISDIR(status.st_mode));
    if (!attach(tree, place)) {
        char call[3 * PATH_MAX];
        snprintf(call, sizeof call, "mount %s:%s (via /proc/self/fd/%d), flags: 0x%x", mounting->source,
                 mounting->destination, place, (unsigned) (MS_BIND | (recursive ? MS_REC : 0)));
        fail(mounting, call);
    }
    close(place);
    close(tree);
}

/* A tmpfs takes the mode of the directory that it hides, unless it is given one. */
static void add_mode(struct mounting *mounting, char *option, size_t size) {
    struct stat status;
    int place = open_inside(root, mounting->destination, O_PATH, 0);
    if (place < 0) return;
    if (fstat(place, &status) == 0) {
        snprintf(option, size, "mode=%04o", (unsigned) status.st_mode & 07777);
        memmove(mounting->options + 1, mounting->options, sizeof *mounting->options * mounting->option_count);
        mounting->options[0] = option;
        mounting->option_count++;
    }
    close(place);
}

static void mount_new(struct mounting *mounting) {
    char mode[32];
    if (strcmp(mounting->type, "tmpfs") == 0) add_mode(mounting, mode, sizeof mode);
    mounting->options[mounting->option_count] = NULL;
    int place = find_place(mounting, true);
    int mount = make_file_system(mounting->type, mounting->source, mounting->options, mounting->set);
    uint64_t propagation = mounting->propagation & ~(uint64_t) MS_REC;
    if (mount < 0 || !attach(mount, place)
        || (propagation && !set_attributes(mount, 0, 0, propagation, mounting->propagation & MS_REC))) {
        char call[3 * PATH_MAX];
        snprintf(call, sizeof call, "mount %s:%s (via /proc/self/fd/%d)", mounting->source, mounting->destination,
                 place);
        fail(mounting, call);
    }
    close(place);
    if (!mounting->late) {
        close(mount);
    } else if (late_count < MOST_LATE) {
        late[late_count++] = mount;
    } else {
        refuse("too many read-only mounts");
    }
}

static bool is_bind(struct mounting *mounting) {
    return strcmp(mounting->type, "bind") == 0 || strcmp(mounting->type, "rbind") == 0;
}

static void mount_one(struct mounting *mounting, struct plan *plan) {
    (void) plan;
    if (is_bind(mounting)) {
        bind(mounting);
    } else {
        mount_new(mounting);
    }
}

/* Read in the host's mount namespace, its mounts pass to and fro there until they are told otherwise. */
static void open_one(struct mounting *mounting, struct plan *plan) {
    if (!is_bind(mounting)) return;
    if (source_count == MOST_SOURCES) refuse("too many bind mounts");
    uint64_t asked = mounting->propagation;
    if (!asked) mounting->propagation = plan->propagation;
    sources[source_count++] = open_source(mounting);
    mounting->propagation = asked;
}

static void read_attributes(struct mounting *mounting, const char *value) {
    unsigned long long words[5];
    if (sscanf(value, "%llx %llx %llx %llx %llx", words, words + 1, words + 2, words + 3, words + 4) != 5) {
        refuse("the plan has an incomplete mount");
    }
    mounting->set = words[0];
    mounting->clear = words[1];
    mounting->set_below = words[2];
    mounting->clear_below = words[3];
    mounting->propagation = words[4];
}

static void deal_with(struct mounting *mounting, struct plan *plan, void (*deal)(struct mounting *, struct plan *)) {
    if (!mounting->type) return;
    if (!mounting->source || !mounting->destination) refuse("the plan has an incomplete mount");
    deal(mounting, plan);
}

static void each_mount(struct plan *plan, void (*deal)(struct mounting *, struct plan *)) {
    struct mounting mounting = {0};
    for (char *record = plan->start; record; record = next_record(plan, record)) {
        char *value = record + 1;
        switch (*record) {
            case 'M':
                deal_with(&mounting, plan, deal);
                mounting = (struct mounting) {.type = value};
                break;
            case 'S': mounting.source = value; break;
            case 'D': mounting.destination = value; break;
            case 'A': read_attributes(&mounting, value); break;
            case 'Z': mounting.late = true; break;
            case 'O':
                if (mounting.option_count > MOST_OPTIONS - 3) refuse("a mount has too many options");
                mounting.options[mounting.option_count++] = value;
                break;
            default: break;
        }
    }
    deal_with(&mounting, plan, deal);
}

/* Of "name text", both without spaces in the name. */
static void add_links(struct plan *plan) {
    for (char *record = plan->start; record; record = next_record(plan, record)) {
        char *text = *record == 'L' ? strchr(record, ' ') : NULL;
        char path[PATH_MAX];
        if (!text || (size_t) (text - record) >= sizeof path) continue;
        snprintf(path, sizeof path, "%.*s", (int) (text - record - 1), record + 1);
        char *name = strrchr(path, '/');
        *name = 0;
        int directory = open_inside(root, path, O_PATH | O_DIRECTORY, 0);
        if (directory < 0 || (symlinkat(text + 1, directory, name + 1) < 0 && errno != EEXIST)) {
            refuse_making("symlink %s: %s", record + 1, reason());
        }
        close(directory);
    }
}

/* The host's tree goes where no name leads, and then away. */
static void turn_to_root(void) {
    int old = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (old < 0 || fchdir(root) < 0) refuse_making("enter the root: %s", reason());
    if (syscall(SYS_pivot_root, ".", ".") < 0) {
        refuse_making("error jailing process inside rootfs: pivot_root .: %s", reason());
    }
    if (fchdir(old) < 0 || mount(NULL, ".", NULL, MS_SLAVE | MS_REC, NULL) < 0 || umount2(".", MNT_DETACH) < 0
        || chdir("/") < 0) {
        refuse_making("leave the host's root: %s", reason());
    }
    close(old);
}

void open_sources(struct plan *plan) {
    root = copy_tree(AT_FDCWD, plan->root, true);
    if (root < 0 || !set_attributes(root, 0, 0, plan->propagation & ~(unsigned long) MS_REC, true)) {
        refuse_making("error preparing rootfs: %s: %s", plan->root, reason());
    }
    each_mount(plan, open_one);
}

/* The root on its place of the host's tree, which a remapped member finds only as long as it is the host's root. */
void place_root(struct plan *plan) {
    if (mount(NULL, "/", NULL, plan->propagation, NULL) < 0) refuse_making("error preparing rootfs: %s", reason());
    if (root < 0) root = copy_tree(AT_FDCWD, plan->root, true);
    int place = open(plan->root, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (root < 0 || place < 0 || !attach(root, place)) {
        refuse_making("error preparing rootfs: %s: %s", plan->root, reason());
    }
    close(place);
}

void build_root(struct plan *plan) {
    each_mount(plan, mount_one);
    add_links(plan);
    if (plan->own_dev) fill_dev(plan, root);
    turn_to_root();
}

void lock_mounts(struct plan *plan) {
    for (size_t i = 0; i < late_count; i++) {
        if (!set_attributes(late[i], ATTRIBUTE_READ_ONLY, 0, 0, false)) {
            refuse_making("remount as readonly: %s", reason());
        }
    }
    if (plan->read_only && !set_attributes(root, ATTRIBUTE_READ_ONLY, 0, 0, false)) {
        refuse_making("error setting rootfs as readonly: %s", reason());
    }
}
