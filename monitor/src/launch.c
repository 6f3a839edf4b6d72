/* Starting the OCI runtime: its pipes or console socket, its descriptors, its process. */
#define _GNU_SOURCE
#include "monitor.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int child_stdio[3] = {-1, -1, -1}; /* the runtime's ends, closed here once it runs */
static int console = -1;

static int open_null(void) {
    int fd = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (fd < 0) die("open /dev/null");
    return fd;
}

/* A pipe of which only our end is non-blocking: the flag belongs to the open file, and each end is one. */
static void open_pipe(int *ours, int *theirs, bool we_read) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0) die("pipe");
    *ours = ends[we_read ? 0 : 1];
    *theirs = ends[we_read ? 1 : 0];
    if (fcntl(*ours, F_SETFL, O_NONBLOCK) < 0) die("fcntl O_NONBLOCK");
    if (options.pipe_size > 0) {
        (void) fcntl(*ours, F_SETPIPE_SZ, options.pipe_size); /* a smaller pipe works as well */
    }
}

static void listen_for_console(void) {
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "console"};
    console = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (console < 0 || bind(console, (struct sockaddr *) &address, sizeof address) < 0 || listen(console, 1) < 0) {
        die("console socket");
    }
}

void open_streams(void) {
    if (options.tty) {
        for (int i = 0; i < 3; i++) child_stdio[i] = open_null();
        if (!options.plan) listen_for_console();
        if (!options.discard && pipe2(task.basin, O_CLOEXEC | O_NONBLOCK) < 0) die("pipe");
        return;
    }
    if (options.open_stdin) {
        open_pipe(&task.stdin_writer, &child_stdio[0], false);
    } else {
        child_stdio[0] = open_null();
    }
    open_pipe(&task.outputs[1], &child_stdio[1], true);
    open_pipe(&task.outputs[2], &child_stdio[2], true);
}

/* The runtime's arguments; for a tty with --console-socket before the last one, the container's id. The path leads
 * through our working directory because a socket address holds only 107 bytes. */
static char **runtime_arguments(void) {
    static char path[64];
    char **arguments = calloc((size_t) options.runtime_length + 3, sizeof *arguments);
    if (!arguments) die("calloc");
    int last = options.runtime_length - 1;
    memcpy(arguments, options.runtime, (size_t) options.runtime_length * sizeof *arguments);
    if (options.tty && last > 0) {
        snprintf(path, sizeof path, "/proc/%d/cwd/console", (int) getppid());
        arguments[last] = "--console-socket";
        arguments[last + 1] = path;
        arguments[last + 2] = options.runtime[last];
    }
    return arguments;
}

/* crun refuses a hybrid cgroup tree. In a mount namespace of its own it does not see the unified part. */
static void hide(const char *path) {
    if (unshare(CLONE_NEWNS) < 0 || mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) < 0
        || mount("tmpfs", path, "tmpfs", 0, NULL) < 0) {
        die("hide");
    }
}

void become(char **program) {
    if (options.hidden) hide(options.hidden);
    execv(program[0], program);
    _exit(errno == ENOENT ? 127 : 126);
}

void take_stdio(void) {
    for (int i = 0; i < 3; i++) {
        if (dup2(child_stdio[i], i) < 0) die("dup2");
    }
}

static void become_runtime(void) __attribute__((noreturn));
static void become_runtime(void) {
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    /* Nobody would wait for a runtime whose monitor was killed: it would hang, or make a container that none knows. */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    char **arguments = runtime_arguments();
    take_stdio();
    become(arguments);
}

void start_runtime(void) {
    if (options.plan) {
        start_guide();
    } else {
        task.runtime = fork();
        if (task.runtime < 0) die("fork");
        if (task.runtime == 0) become_runtime();
    }
    for (int i = 0; i < 3; i++) close_and_forget(&child_stdio[i]);
}

int console_listener(void) {
    return console;
}

/* Takes the pty master from the runtime: a byte of data with one descriptor. */
void accept_console(void) {
    if (console < 0) return;
    int peer = accept4(console, NULL, NULL, SOCK_CLOEXEC);
    if (peer < 0) return;
    char name[256], space[CMSG_SPACE(sizeof(int))];
    struct iovec data = {.iov_base = name, .iov_len = sizeof name};
    struct msghdr message = {
        .msg_iov = &data, .msg_iovlen = 1, .msg_control = space, .msg_controllen = sizeof space};
    ssize_t received = recvmsg(peer, &message, MSG_CMSG_CLOEXEC);
    struct cmsghdr *header = received > 0 ? CMSG_FIRSTHDR(&message) : NULL;
    if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS) {
        memcpy(&task.outputs[1], CMSG_DATA(header), sizeof(int));
        fcntl(task.outputs[1], F_SETFL, O_NONBLOCK);
        close_and_forget(&console);
        unlink("console");
    }
    close(peer);
}

pid_t read_pid_file(void) {
    char text[32] = "";
    int fd = open("pid", O_RDONLY | O_CLOEXEC);
    if (fd < 0) return -1;
    ssize_t length = read(fd, text, sizeof text - 1);
    close(fd);
    return length > 0 ? (pid_t) strtol(text, NULL, 10) : -1;
}
