/*
 * A new container without a runtime. The guide joins the namespaces that others have made and brings the member about
 * in the container's new ones; the member becomes part of the container's cgroups, makes its root (root.c), stops
 * before the command until the daemon lets it go, and ends as every member does (become.c). The plan is described in
 * plan.h.
 */
#define _GNU_SOURCE
#include "monitor.h"
#include "plan.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

enum { MOST_NAMESPACES = 16 };

static void raise_loopback(void) {
    struct ifreq request = {.ifr_name = "lo"};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || ioctl(fd, SIOCGIFFLAGS, &request) < 0) refuse("find the loopback: %s", reason());
    request.ifr_flags |= IFF_UP;
    if (ioctl(fd, SIOCSIFFLAGS, &request) < 0) refuse("bring the loopback up: %s", reason());
    close(fd);
}

/* The container's own, not that of the host's /dev, wherever stdio is /dev/null. */
static void reopen_null(void) {
    struct stat null, mine;
    int fd = open("/dev/null", O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0 || fstat(fd, &null) < 0) refuse("open /dev/null: %s", reason());
    if (!S_ISCHR(null.st_mode) || null.st_rdev != makedev(1, 3)) refuse("/dev/null is not the null device");
    for (int i = 0; i < 3; i++) {
        if (fstat(i, &mine) == 0 && S_ISCHR(mine.st_mode) && mine.st_rdev == null.st_rdev) dup2(fd, i);
    }
    close(fd);
}

static void require_directory(const char *path) {
    struct stat status;
    if (mkdir(path, 0755) == 0) return;
    int error = errno;
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode)) return;
    errno = error == EEXIST ? ENOTDIR : error;
    refuse_making("mkdir %s: %s", path, reason());
}

/* The directory that the command starts in is made where it is missing. */
static void make_directory(const char *wanted) {
    char *path = strdup(wanted);
    if (!path) refuse("out of memory");
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        require_directory(path);
        *slash = '/';
    }
    require_directory(path);
    free(path);
}

/* The monitor's death is seen as an end of the connection: nobody would let this process go, or look after it. */
static void await_start(void) {
    char go;
    if (write(REPORT_FD, "r", 1) != 1 || read(REPORT_FD, &go, 1) != 1) _exit(1);
    close(REPORT_FD);
}

static void member(struct plan *plan) __attribute__((noreturn));
static void member(struct plan *plan) {
    /* By itself: a guide in it would count as a second process against a limit of one. */
    join_cgroups(plan);
    if (plan->namespaces & CLONE_NEWCGROUP && unshare(CLONE_NEWCGROUP) < 0) {
        refuse("make a cgroup namespace: %s", reason());
    }
    place_root(plan);
    if (plan->remapped) become_root_inside();
    if (setsid() < 0) refuse("setsid: %s", reason());
    join_keyring(plan, true);
    if (plan->loopback) raise_loopback();
    umask(022);
    build_root(plan);
    make_directory(plan->directory);
    if (plan->own_dev) reopen_null();
    if (options.tty) {
        int terminal = open_console(plan);
        show_console(terminal);
        close(terminal);
    }
    if (plan->host_name && sethostname(plan->host_name, strlen(plan->host_name)) < 0) {
        refuse_making("sethostname: %s", reason());
    }
    lock_mounts(plan);
    seal(plan);
    if (syscall(SYS_close_range, REPORT_FD + 1, ~0U, 0) < 0) refuse("close_range: %s", reason());
    become_command(plan, await_start);
}

/* A namespace to join: once a process has entered a user namespace it may not open what is the host's. */
struct shared {
    int fd, kind;
    const char *path;
};

/* A namespace of another kind than expected is refused by the kernel when it is joined. */
static size_t open_namespaces(struct plan *plan, struct shared *all) {
    size_t count = 0;
    for (char *record = plan->start; record; record = next_record(plan, record)) {
        char *path;
        if (*record != 'J') continue;
        if (count == MOST_NAMESPACES) refuse("the plan has too many namespaces");
        int kind = (int) strtoul(record + 1, &path, 16);
        path += *path == ' ';
        all[count] = (struct shared) {.fd = open(path, O_RDONLY | O_CLOEXEC), .kind = kind, .path = path};
        if (all[count++].fd < 0) refuse("open the namespace %s: %s", path, reason());
    }
    return count;
}

/* In the order of the plan. */
static void join_namespaces(struct plan *plan) {
    struct shared all[MOST_NAMESPACES];
    size_t count = open_namespaces(plan, all);
    if (plan->remapped) {
        prepare_remapped(plan);
        open_sources(plan);
    }
    for (size_t i = 0; i < count; i++) {
        if (setns(all[i].fd, all[i].kind) < 0) refuse("join the namespace %s: %s", all[i].path, reason());
        close(all[i].fd);
    }
}

void create_container(int their_end) {
    if (dup3(their_end, REPORT_FD, O_CLOEXEC) < 0) _exit(1);
    struct plan plan = {0};
    read_plan(&plan);
    if (!plan.root) refuse("the plan has no root");
    if (plan.oom_score_adj) (void) write_text("/proc/self/oom_score_adj", plan.oom_score_adj); /* else the daemon's */
    if (prctl(PR_SET_DUMPABLE, 0) < 0) refuse("prctl PR_SET_DUMPABLE: %s", reason());
    take_stdio();
    if (syscall(SYS_close_range, REPORT_FD + 1, ~0U, 0) < 0) refuse("close_range: %s", reason());
    join_namespaces(&plan);
    long made = (long) (plan.namespaces & ~(unsigned long) CLONE_NEWCGROUP);
    long pid = syscall(SYS_clone, (long) (CLONE_PARENT | SIGCHLD) | made, 0L, 0L, 0L, 0L);
    if (pid < 0) refuse("make the container's namespaces: %s", reason());
    if (pid == 0) member(&plan);
    report_pid((pid_t) pid);
    _exit(0);
}
