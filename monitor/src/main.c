/* The command line and the one loop. */
#define _GNU_SOURCE
#include "monitor.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct options options = {.directory = ".", .spool_limit = 64LL << 20};
struct task task = {.phase = CREATING, .pidfd = -1, .stdin_writer = -1, .outputs = {-1, -1, -1}, .basin = {-1, -1}};

enum { RETRY_FULL_SPOOL_MS = 1000 };

int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    return (int64_t) time.tv_sec * 1000000000 + time.tv_nsec;
}

void die(const char *what) {
    dprintf(2, "gantry-monitor: %s: %s\n", what, strerror(errno));
    _exit(125);
}

void close_and_forget(int *fd) {
    if (*fd >= 0) close(*fd);
    *fd = -1;
}

static void usage(void) {
    dprintf(2, "usage: gantry-monitor --dir DIR [--tty] [--stdin] [--discard] [--spool-limit BYTES]\n"
               "         [--pipe-size BYTES] [--cgroup DIR] [--hide PATH] -- RUNTIME ARG... ID\n"
               "       gantry-monitor --dir DIR [--tty] [--stdin] [--discard] ... --join PLAN | --create PLAN\n"
               "       gantry-monitor --once --hide PATH -- RUNTIME ARG...\n"
               "       gantry-monitor --namespace user|network\n");
    _exit(2);
}

static void parse(int count, char **arguments) {
    static const struct option known[] = {
        {"dir", required_argument, NULL, 'd'},         {"tty", no_argument, NULL, 't'},
        {"stdin", no_argument, NULL, 'i'},             {"discard", no_argument, NULL, 'x'},
        {"spool-limit", required_argument, NULL, 's'}, {"pipe-size", required_argument, NULL, 'p'},
        {"cgroup", required_argument, NULL, 'c'},      {"hide", required_argument, NULL, 'h'},
        {"once", no_argument, NULL, 'o'},              {"join", required_argument, NULL, 'j'},
        {"create", required_argument, NULL, 'n'},      {"namespace", required_argument, NULL, 'm'},
        {NULL, 0, NULL, 0}};
    int option;
    while ((option = getopt_long(count, arguments, "+", known, NULL)) >= 0) {
        switch (option) {
            case 'd': options.directory = optarg; break;
            case 't': options.tty = true; break;
            case 'i': options.open_stdin = true; break;
            case 'x': options.discard = true; break;
            case 's': options.spool_limit = atoll(optarg); break;
            case 'p': options.pipe_size = atoi(optarg); break;
            case 'c': options.cgroup = optarg; break;
            case 'o': options.once = true; break;
            case 'j': options.plan = optarg; break;
            case 'n': options.plan = optarg, options.new_container = true; break;
            case 'm': make_namespace(optarg);
            case 'h': options.hidden = optarg; break;
            default: usage();
        }
    }
    options.runtime = arguments + optind;
    options.runtime_length = count - optind;
    if (options.runtime_length < 1 && !options.plan) usage();
}

/* Signals arrive as reads; the terminal and the daemon's service manager cannot end us by accident. */
static int open_signals(void) {
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
    sigemptyset(&all);
    sigaddset(&all, SIGCHLD);
    int fd = signalfd(-1, &all, SFD_CLOEXEC | SFD_NONBLOCK);
    if (fd < 0) die("signalfd");
    return fd;
}

static void write_file(const char *path, const char *text) {
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0) return;
    (void) !write(fd, text, strlen(text));
    close(fd);
}

/* After the fork, so that the runtime and the container inherit none of it. The move to another cgroup waits for the
 * kernel's grace period (6 to 20 ms after an idle while); the runtime's own move, made meanwhile, then does not. */
static void settle(void) {
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int i = 0; i < 3; i++) dup2(null, i);
    close(null);
    write_file("/proc/self/oom_score_adj", "-999"); /* refused without CAP_SYS_RESOURCE: then the daemon's stays */
    if (options.cgroup) {
        char path[4096];
        snprintf(path, sizeof path, "%s/cgroup.procs", options.cgroup);
        write_file(path, "0");
    }
}

static void write_exit_file(void) {
    char text[64];
    int length = snprintf(text, sizeof text, "%d %lld\n", task.status, (long long) task.exited_at);
    int fd = open("exit.tmp", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0) return;
    bool whole = write(fd, text, (size_t) length) == length;
    close(fd);
    if (whole) (void) rename("exit.tmp", "exit");
}

static void failed(int status) __attribute__((noreturn));
static void failed(int status) {
    while (options.plan && wait(NULL) > 0) {} /* they have said their last: none may be left to the daemon as a zombie */
    tell_failed(status);
    _exit(0);
}

static void created(void) {
    task.pidfd = (int) syscall(SYS_pidfd_open, task.pid, 0);
    if (task.pidfd >= 0) fcntl(task.pidfd, F_SETFD, FD_CLOEXEC);
    task.phase = RUNNING;
    tell_created();
}

static void runtime_ended(int status) {
    accept_console();
    task.pid = status == 0 ? read_pid_file() : -1;
    if (task.pid <= 0) failed(status);
    created();
}

static void process_ended(int status) {
    task.status = status;
    task.exited_at = now();
    task.phase = EXITED;
    write_exit_file();
    tell_exited();
}

/* While the runtime runs only it is waited for: an exec'd process may end before it, and its pid is not known yet. A
 * guide tells by itself when it is over. */
static void reap(int signals) {
    struct signalfd_siginfo ignored;
    while (read(signals, &ignored, sizeof ignored) > 0) {}
    int status;
    if (task.phase == CREATING) {
        if (options.plan) return;
        if (waitpid(task.runtime, &status, WNOHANG) != task.runtime) return;
        runtime_ended(status);
    }
    pid_t pid;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        if (pid == task.pid) process_ended(status);
    }
}

static void follow_guide(int signals) {
    switch (read_report()) {
        case GUIDING: return;
        case REFUSED: failed(1 << 8);
        case READY: created(); reap(signals);
    }
}

static bool drained(void) {
    return task.outputs[1] < 0 && task.outputs[2] < 0;
}

/* One turn: what can be waited for depends on who is there. Negative descriptors are skipped by poll(2). */
static void turn(int signals) {
    bool alone = owner() < 0 && task.phase != CREATING;
    bool spooling = alone && spool_ready();
    struct pollfd waits[] = {
        {.fd = signals, .events = POLLIN},
        {.fd = control_listener(), .events = POLLIN},
        {.fd = owner(), .events = POLLIN},
        {.fd = console_listener(), .events = POLLIN},
        {.fd = spooling ? task.outputs[1] : -1, .events = POLLIN},
        {.fd = spooling ? task.outputs[2] : -1, .events = POLLIN},
        {.fd = spooling ? task.basin[0] : -1, .events = POLLIN},
        {.fd = guide_report(), .events = POLLIN},
    };
    int timeout = alone && !spooling && !drained() ? RETRY_FULL_SPOOL_MS : -1;
    if (poll(waits, sizeof waits / sizeof *waits, timeout) < 0) return;
    if (waits[3].revents) accept_console();
    if (waits[6].revents) {
        spool_output(1, &task.basin[0]); /* older than what the pty holds */
    } else if (waits[4].revents) {
        spool_output(1, &task.outputs[1]);
    }
    if (waits[5].revents) spool_output(2, &task.outputs[2]);
    if (waits[7].revents) follow_guide(signals);
    if (waits[0].revents) reap(signals);
    if (waits[2].revents) read_owner();
    if (waits[1].revents) accept_owner();
}

int main(int count, char **arguments) {
    parse(count, arguments);
    if (options.once) become(options.runtime);
    if (chdir(options.directory) < 0) die(options.directory);
    if (prctl(PR_SET_CHILD_SUBREAPER, 1) < 0) die("prctl PR_SET_CHILD_SUBREAPER");
    fcntl(owner(), F_SETFD, FD_CLOEXEC);
    int signals = open_signals();
    open_control();
    open_streams();
    start_runtime();
    settle();
    while (!(task.phase == EXITED && owner() < 0 && drained())) turn(signals);
    close_spool();
    return 0;
}
