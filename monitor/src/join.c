/*
 * An exec without a runtime: a process joins a running container as runc's `exec` does, in a tenth of the time.
 *
 * Three processes: the monitor forks a guide, which moves to the container's cgroups and namespaces and forks the
 * member (a process enters a pid namespace only by being born there) as the monitor's child. The member takes the
 * container's confinement upon itself and becomes the command. Both report over one SEQPACKET socket that closes when
 * the command is executed:
 *   p<pid>      the member's, as the monitor sees it
 *   c           with the pty master as descriptor
 *   e<reason>   no command will run
 *
 * The plan is a file of records, each a letter, a value and a NUL:
 *   c path      of a cgroup.procs to write to; repeated
 *   o number    the oom_score_adj
 *   f path      of a seccomp filter: struct sock_filter after struct sock_filter
 *   k name      of the session keyring
 *   r n s h     resource limit number n, soft s, hard h; repeated
 *   n           no new privileges
 *   b hex       the capability bounding set
 *   p hex       the permitted and effective capabilities
 *   u id, g id  the user, the group
 *   G id        a supplementary group; repeated
 *   w path      the working directory
 *   t r c       the terminal's rows and columns
 *   a text      an argument; repeated
 *   v N=value   an environment entry; repeated
 */
#define _GNU_SOURCE
#include "monitor.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
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
    REPORT_FD = 3, /* in guide and member */
    CONTAINER_FD = 4, /* a pidfd of the container's first process: given by the daemon, and again in the guide */
    LARGEST_PLAN = 8 << 20,
    MOST_FILTERS = 4096, /* BPF_MAXINSNS */
    DEVPTS_MAGIC = 0x1cd1,
    LAST_CAPABILITY = 63,
    KEYCTL_JOIN = 1, /* KEYCTL_JOIN_SESSION_KEYRING */
    FILTER_MODE = 2, /* SECCOMP_MODE_FILTER */
};

/* linux/filter.h and linux/capability.h, which not every libc's headers include. */
struct filter {
    uint16_t code;
    uint8_t if_true, if_false;
    uint32_t operand;
};
struct filter_program {
    unsigned short length;
    struct filter *filters;
};
struct capability_header {
    uint32_t version;
    int pid;
};
struct capability_half {
    uint32_t effective, permitted, inheritable;
};
static const uint32_t CAPABILITY_VERSION_3 = 0x20080522;

struct plan {
    char *start, *end;
    char **arguments, **environment;
    gid_t *groups;
    size_t argument_count, environment_count, group_count;
    const char *directory, *keyring, *oom_score_adj, *filter_path;
    struct filter_program filter;
    struct winsize size;
    uint64_t bounding, permitted;
    uid_t user;
    gid_t group;
    bool no_new_privileges;
};

static int report = -1; /* the monitor's end */

int join_report(void) {
    return report;
}

static void refuse(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));
static void refuse(const char *format, ...) {
    char text[2 * PATH_MAX] = "e";
    va_list values;
    va_start(values, format);
    vsnprintf(text + 1, sizeof text - 1, format, values);
    va_end(values);
    (void) !write(REPORT_FD, text, strlen(text));
    _exit(1);
}

/* "no such file or directory": as Go programs word errno, small at the start. */
static const char *reason(void) {
    static char text[128];
    snprintf(text, sizeof text, "%s", strerror(errno));
    if (text[0] >= 'A' && text[0] <= 'Z' && text[1] >= 'a') text[0] += 'a' - 'A';
    return text;
}

static char *read_whole(const char *path, size_t limit, size_t *length) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat status;
    if (fd < 0 || fstat(fd, &status) < 0) refuse("open %s: %s", path, reason());
    if ((size_t) status.st_size > limit) refuse("%s is too large", path);
    char *bytes = malloc((size_t) status.st_size + 1);
    if (!bytes) refuse("out of memory");
    *length = 0;
    ssize_t count;
    while (*length < (size_t) status.st_size
           && (count = read(fd, bytes + *length, (size_t) status.st_size - *length)) > 0) {
        *length += (size_t) count;
    }
    close(fd);
    bytes[*length] = 0;
    return bytes;
}

static char *next(struct plan *plan, char *record) {
    record += strlen(record) + 1;
    return record < plan->end ? record : NULL;
}

static void count_records(struct plan *plan) {
    for (char *record = plan->start; record; record = next(plan, record)) {
        plan->argument_count += *record == 'a';
        plan->environment_count += *record == 'v';
        plan->group_count += *record == 'G';
    }
    plan->arguments = calloc(plan->argument_count + 1, sizeof(char *));
    plan->environment = calloc(plan->environment_count + 1, sizeof(char *));
    plan->groups = calloc(plan->group_count + 1, sizeof(gid_t));
    if (!plan->arguments || !plan->environment || !plan->groups) refuse("out of memory");
}

static void read_plan(struct plan *plan) {
    size_t length;
    plan->start = read_whole(options.plan, LARGEST_PLAN, &length);
    plan->end = plan->start + length;
    count_records(plan);
    size_t arguments = 0, environment = 0, groups = 0;
    for (char *record = plan->start; record; record = next(plan, record)) {
        char *value = record + 1;
        switch (*record) {
            case 'a': plan->arguments[arguments++] = value; break;
            case 'v': plan->environment[environment++] = value; break;
            case 'G': plan->groups[groups++] = (gid_t) strtoul(value, NULL, 10); break;
            case 'u': plan->user = (uid_t) strtoul(value, NULL, 10); break;
            case 'g': plan->group = (gid_t) strtoul(value, NULL, 10); break;
            case 'w': plan->directory = value; break;
            case 'k': plan->keyring = value; break;
            case 'o': plan->oom_score_adj = value; break;
            case 'f': plan->filter_path = value; break;
            case 'n': plan->no_new_privileges = true; break;
            case 'b': plan->bounding = strtoull(value, NULL, 16); break;
            case 'p': plan->permitted = strtoull(value, NULL, 16); break;
            case 't': sscanf(value, "%hu %hu", &plan->size.ws_row, &plan->size.ws_col); break;
            default: break; /* cgroups and limits are read where they are needed */
        }
    }
    if (!plan->directory || plan->argument_count == 0) refuse("the plan is incomplete");
}

static void read_filter(struct plan *plan) {
    if (!plan->filter_path) return;
    size_t length;
    plan->filter.filters = (struct filter *) read_whole(
        plan->filter_path, MOST_FILTERS * sizeof(struct filter), &length);
    plan->filter.length = (unsigned short) (length / sizeof(struct filter));
}

static bool write_text(const char *path, const char *text) {
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0) return false;
    bool whole = write(fd, text, strlen(text)) == (ssize_t) strlen(text);
    int error = errno;
    close(fd);
    errno = error;
    return whole;
}

static void join_cgroups(struct plan *plan) {
    for (char *record = plan->start; record; record = next(plan, record)) {
        if (*record == 'c' && !write_text(record + 1, "0")) refuse("write %s: %s", record + 1, reason());
    }
}

static void send_pid(pid_t pid) {
    char text[32];
    int length = snprintf(text, sizeof text, "p%d", (int) pid);
    if (write(REPORT_FD, text, (size_t) length) != length) _exit(1);
}

static void guide(int their_end) __attribute__((noreturn));
static void member(struct plan *plan) __attribute__((noreturn));

/* Nothing of the host is open in it but the report once it enters the container, and nobody there can look into it:
 * it is not dumpable until it executes, and its program is a sealed copy. */
static void guide(int their_end) {
    /* Both are moved out of each other's way first. */
    int container = fcntl(CONTAINER_FD, F_DUPFD_CLOEXEC, CONTAINER_FD + 1);
    int reporting = fcntl(their_end, F_DUPFD_CLOEXEC, CONTAINER_FD + 1);
    if (dup3(reporting, REPORT_FD, O_CLOEXEC) < 0 || dup3(container, CONTAINER_FD, O_CLOEXEC) < 0) _exit(1);
    struct plan plan = {0};
    read_plan(&plan);
    read_filter(&plan);
    if (plan.oom_score_adj) (void) write_text("/proc/self/oom_score_adj", plan.oom_score_adj); /* else the daemon's */
    join_cgroups(&plan);
    if (prctl(PR_SET_DUMPABLE, 0) < 0) refuse("prctl PR_SET_DUMPABLE: %s", reason());
    take_stdio();
    if (syscall(SYS_close_range, CONTAINER_FD + 1, ~0U, 0) < 0) refuse("close_range: %s", reason());
    int everything = CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWNET | CLONE_NEWPID | CLONE_NEWCGROUP;
    if (setns(CONTAINER_FD, everything) < 0) refuse("join the container's namespaces: %s", reason());
    close(CONTAINER_FD);
    long pid = syscall(SYS_clone, (long) (CLONE_PARENT | SIGCHLD), 0L, 0L, 0L, 0L);
    if (pid < 0) refuse("fork: %s", reason());
    if (pid == 0) member(&plan);
    send_pid((pid_t) pid);
    _exit(0);
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

/* The container decides what its /dev holds, so what was opened is looked at before it is used. */
static void open_console(struct plan *plan) {
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
    close(terminal);
}

static void set_limits(struct plan *plan) {
    for (char *record = plan->start; record; record = next(plan, record)) {
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

static void become_user(struct plan *plan) {
    if (prctl(PR_SET_KEEPCAPS, 1) < 0) refuse("prctl PR_SET_KEEPCAPS: %s", reason());
    if (setgroups(plan->group_count, plan->groups) < 0) refuse("setgroups: %s", reason());
    if (setresgid(plan->group, plan->group, plan->group) < 0) refuse("setgid: %s", reason());
    if (setresuid(plan->user, plan->user, plan->user) < 0) refuse("setuid: %s", reason());
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

static void member(struct plan *plan) {
    if (setsid() < 0) refuse("setsid: %s", reason());
    if (plan->keyring && syscall(SYS_keyctl, KEYCTL_JOIN, plan->keyring) < 0 && errno != ENOSYS) {
        refuse("join session keyring: %s", reason());
    }
    if (options.tty) open_console(plan);
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
    execve(program, plan->arguments, plan->environment);
    refuse("exec %s: %s", program, reason());
}

void start_join(void) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0) die("socketpair");
    task.runtime = fork();
    if (task.runtime < 0) die("fork");
    if (task.runtime == 0) {
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, NULL);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        guide(ends[1]);
    }
    close(ends[1]);
    close(CONTAINER_FD);
    report = ends[0];
    fcntl(report, F_SETFL, O_NONBLOCK);
}

static void keep_console(struct msghdr *message) {
    struct cmsghdr *header = CMSG_FIRSTHDR(message);
    if (!header || header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) return;
    memcpy(&task.outputs[1], CMSG_DATA(header), sizeof(int));
    fcntl(task.outputs[1], F_SETFL, O_NONBLOCK);
}

/* Where the daemon looks for a runtime's reason. The text is the container's in part: quotes and controls of it must
 * not end the JSON string. */
static void log_refusal(const char *reason_text) {
    int fd = open("runtime.log", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd < 0) return;
    dprintf(fd, "{\"level\":\"error\",\"msg\":\"exec failed: unable to start container process: ");
    for (const unsigned char *c = (const unsigned char *) reason_text; *c; c++) {
        if (*c == '"' || *c == '\\') dprintf(fd, "\\%c", *c);
        else if (*c < ' ') dprintf(fd, "\\u%04x", *c);
        else dprintf(fd, "%c", *c);
    }
    dprintf(fd, "\"}\n");
    close(fd);
}

enum join_outcome read_report(void) {
    static bool refused;
    char text[2 * PATH_MAX + 1], space[CMSG_SPACE(sizeof(int))];
    for (;;) {
        struct iovec data = {.iov_base = text, .iov_len = sizeof text - 1};
        struct msghdr message = {
            .msg_iov = &data, .msg_iovlen = 1, .msg_control = space, .msg_controllen = sizeof space};
        ssize_t length = recvmsg(report, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
        if (length < 0 && (errno == EAGAIN || errno == EINTR)) return JOINING;
        if (length <= 0) break;
        text[length] = 0;
        if (text[0] == 'p') task.pid = (pid_t) strtol(text + 1, NULL, 10);
        if (text[0] == 'c') keep_console(&message);
        if (text[0] == 'e') {
            refused = true;
            log_refusal(text + 1);
        }
    }
    close_and_forget(&report);
    return refused || task.pid <= 0 ? REFUSED : JOINED;
}
