/* The last steps of a member, the same in a new container and in one that there is: it takes the container's
 * confinement upon itself and becomes the command. */
#define _GNU_SOURCE
#include "monitor.h"
#include "plan.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>

enum {
    DEVPTS_MAGIC = 0x1cd1,
    LAST_CAPABILITY = 63,
    KEYCTL_JOIN = 1, /* KEYCTL_JOIN_SESSION_KEYRING */
    KEYCTL_PERMIT = 5, /* KEYCTL_SETPERM */
    /* What a new keyring allows (the possessor all, its user to look at it), and its user to search it: as runc. */
    KEYRING_PERMISSIONS = 0x3f1b0000,
    FILTER_MODE = 2, /* SECCOMP_MODE_FILTER */
};

/* linux/capability.h, which not every libc's headers include. */
struct capability_header {
    uint32_t version;
    int pid;
};
struct capability_half {
    uint32_t effective, permitted, inheritable;
};
static const uint32_t CAPABILITY_VERSION_3 = 0x20080522;

/* The container's own: nobody in it finds the keys of whoever started the daemon. */
void join_keyring(struct plan *plan, bool made) {
    if (!plan->keyring) return;
    long keyring = syscall(SYS_keyctl, KEYCTL_JOIN, plan->keyring);
    if (keyring < 0 && errno == ENOSYS) return;
    if (keyring < 0) refuse("join session keyring: %s", reason());
    if (made && syscall(SYS_keyctl, KEYCTL_PERMIT, keyring, KEYRING_PERMISSIONS) < 0) {
        refuse("set the session keyring's permissions: %s", reason());
    }
}

static void send_console(int master) {
    char space[CMSG_SPACE(sizeof(int))] = {0};
    struct iovec data = {.iov_base = "c", .iov_len = 1};
    struct msghdr message = {
        .msg_iov = &data, .msg_iovlen = 1, .msg_control = space, .msg_controllen = sizeof space};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(header), &master, sizeof(int));
    if (sendmsg(REPORT_FD, &message, MSG_NOSIGNAL) < 0) refuse("send the terminal: %s", reason());
}

/* The container decides what its /dev holds, so what was opened is looked at before it is used.
 * Returns the terminal, which is stdio too by then. */
int open_console(struct plan *plan) {
    struct statfs file_system;
    int unlocked = 0;
    int master = open("/dev/pts/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NOFOLLOW);
    if (master < 0 || fstatfs(master, &file_system) < 0) refuse("open /dev/pts/ptmx: %s", reason());
    if (file_system.f_type != DEVPTS_MAGIC) refuse("/dev/pts/ptmx is no terminal multiplexer");
    if (ioctl(master, TIOCSPTLCK, &unlocked) < 0) refuse("unlock the terminal: %s", reason());
    int terminal = ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (terminal < 0) refuse("open the terminal: %s", reason());
    if (plan->size.ws_row > 0 && plan->size.ws_col > 0) (void) ioctl(master, TIOCSWINSZ, &plan->size);
    send_console(master);
    close(master);
    if (ioctl(terminal, TIOCSCTTY, 0) < 0) refuse("make the terminal the controlling one: %s", reason());
    for (int i = 0; i < 3; i++) dup2(terminal, i);
    return terminal;
}

/* Only the host's root raises a limit: what the process is to have at last is allowed to it beforehand. */
void raise_limits(struct plan *plan) {
    for (char *record = plan->start; record; record = next_record(plan, record)) {
        int resource;
        unsigned long long soft, hard;
        struct rlimit limit;
        if (*record != 'r' || sscanf(record + 1, "%d %llu %llu", &resource, &soft, &hard) != 3) continue;
        if (getrlimit(resource, &limit) < 0 || limit.rlim_max >= (rlim_t) hard) continue;
        limit.rlim_max = (rlim_t) hard;
        if (setrlimit(resource, &limit) < 0) refuse("setrlimit %d: %s", resource, reason());
    }
}

static void set_limits(struct plan *plan) {
    for (char *record = plan->start; record; record = next_record(plan, record)) {
        int resource;
        unsigned long long soft, hard;
        if (*record != 'r' || sscanf(record + 1, "%d %llu %llu", &resource, &soft, &hard) != 3) continue;
        struct rlimit limit = {.rlim_cur = (rlim_t) soft, .rlim_max = (rlim_t) hard};
        if (setrlimit(resource, &limit) < 0) refuse("setrlimit %d: %s", resource, reason());
    }
}

static void confine(struct plan *plan) {
    struct filter_program *program = &plan->filter;
    if (program->length > 0 && prctl(PR_SET_SECCOMP, FILTER_MODE, program, 0, 0) < 0) {
        refuse("error loading seccomp filter: %s", reason());
    }
}

/* So that the user can open /dev/stdout again. /dev/null belongs to everybody. */
static void own_stdio(struct plan *plan) {
    struct stat null, mine;
    bool has_null = stat("/dev/null", &null) == 0;
    for (int i = 0; i < 3; i++) {
        if (fstat(i, &mine) < 0 || (has_null && S_ISCHR(mine.st_mode) && mine.st_rdev == null.st_rdev)) continue;
        (void) fchown(i, plan->user, (gid_t) -1); /* refused on some: then it stays as it is */
    }
}

static void drop_bounding_set(struct plan *plan) {
    for (int capability = 0; capability <= LAST_CAPABILITY; capability++) {
        if (prctl(PR_CAPBSET_READ, capability) < 0) break; /* past the kernel's last one */
        if (!(plan->bounding >> capability & 1) && prctl(PR_CAPBSET_DROP, capability) < 0) {
            refuse("drop capability %d: %s", capability, reason());
        }
    }
}

static void refuse_id(struct plan *plan, const char *kind) __attribute__((noreturn));
static void refuse_id(struct plan *plan, const char *kind) {
    if (plan->remapped && errno == EINVAL) {
        refuse("unable to setup user: cannot set %s to unmapped user in user namespace", kind);
    }
    refuse("set%s: %s", kind, reason());
}

static void become_user(struct plan *plan) {
    if (prctl(PR_SET_KEEPCAPS, 1) < 0) refuse("prctl PR_SET_KEEPCAPS: %s", reason());
    if (setgroups(plan->group_count, plan->groups) < 0) refuse("setgroups: %s", reason());
    if (setresgid(plan->group, plan->group, plan->group) < 0) refuse_id(plan, "gid");
    if (setresuid(plan->user, plan->user, plan->user) < 0) refuse_id(plan, "uid");
    if (prctl(PR_SET_KEEPCAPS, 0) < 0) refuse("prctl PR_SET_KEEPCAPS: %s", reason());
}

static void keep_capabilities(struct plan *plan) {
    struct capability_header header = {.version = CAPABILITY_VERSION_3};
    struct capability_half halves[2];
    for (int i = 0; i < 2; i++) {
        uint32_t granted = (uint32_t) (plan->permitted >> 32 * i);
        halves[i] = (struct capability_half) {.effective = granted, .permitted = granted};
    }
    (void) prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    if (syscall(SYS_capset, &header, halves) < 0) refuse("capset: %s", reason());
}

static bool entered(struct plan *plan, bool again) {
    if (chdir(plan->directory) == 0) return true;
    if (!again && (errno == EACCES || errno == EPERM)) return false; /* its owner may enter it */
    refuse("chdir to cwd (\"%s\") set in config.json failed: %s", plan->directory, reason());
}

/* A directory that is not below the root has no path, or one that says so. */
static void require_inside(void) {
    char path[PATH_MAX];
    if (syscall(SYS_getcwd, path, sizeof path) < 0 || path[0] != '/') {
        refuse("current working directory is outside of container mount namespace root -- possible container breakout"
               " detected");
    }
}

static int found(const char *path) {
    struct stat status;
    if (stat(path, &status) < 0) return errno;
    if (S_ISDIR(status.st_mode)) return EISDIR;
    if (faccessat(AT_FDCWD, path, X_OK, AT_EACCESS) == 0) return 0;
    return errno == ENOSYS || errno == EPERM ? (status.st_mode & 0111 ? 0 : EACCES) : errno;
}

static const char *variable(struct plan *plan, const char *name) {
    size_t length = strlen(name);
    for (size_t i = 0; i < plan->environment_count; i++) {
        const char *entry = plan->environment[i];
        if (strncmp(entry, name, length) == 0 && entry[length] == '=') return entry + length + 1;
    }
    return "";
}

/* The command's path, looked for as Go's exec.LookPath does, whose words clients know. */
static const char *look_up(struct plan *plan) {
    static char path[2 * PATH_MAX];
    const char *name = plan->arguments[0];
    if (strchr(name, '/')) {
        int error = found(name);
        errno = error;
        if (error == ENOENT || error == ENOTDIR) refuse("exec: \"%s\": stat %s: %s", name, name, reason());
        if (error != 0) refuse("exec: \"%s\": %s", name, reason());
        return name;
    }
    const char *rest = variable(plan, "PATH");
    while (name[0] && *rest) {
        size_t length = strcspn(rest, ":");
        snprintf(path, sizeof path, "%.*s/%s", length ? (int) length : 1, length ? rest : ".", name);
        if (found(path) == 0) {
            if (path[0] == '/') return path;
            refuse("exec: \"%s\": cannot run executable found relative to current directory", name);
        }
        rest += length + (rest[length] == ':');
    }
    refuse("exec: \"%s\": executable file not found in $PATH", name);
}

/* In a new container the daemon has the last word: `await` returns when the command may run. From then on nobody
 * listens to reasons but the container's own stderr. */
void become_command(struct plan *plan, void (*await)(void)) {
    set_limits(plan);
    umask(022);
    if (plan->no_new_privileges && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) {
        refuse("prctl PR_SET_NO_NEW_PRIVS: %s", reason());
    }
    /* Without that, only a privileged process may load a filter: the last moment is now. */
    if (!plan->no_new_privileges) confine(plan);
    drop_bounding_set(plan);
    bool inside = entered(plan, false);
    own_stdio(plan);
    become_user(plan);
    if (!inside) entered(plan, true);
    require_inside();
    keep_capabilities(plan);
    if (plan->no_new_privileges) confine(plan);
    const char *program = look_up(plan);
    if (await) await();
    execve(program, plan->arguments, plan->environment);
    int error = errno;
    if (await) dprintf(2, "exec %s: %s", program, reason());
    const char *why = explanation(program, error);
    errno = error;
    if (!await) refuse("exec %s: %s%s", program, reason(), why);
    dprintf(2, "%s\n", why);
    _exit(1);
}
