/* The monitor's side of a guide and its member: forking the one, hearing of both. */
#define _GNU_SOURCE
#include "monitor.h"
#include "plan.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

static int report = -1; /* the monitor's end */

/* Once a container is ready, its member only waits: an end of it is seen as any child's. */
int guide_report(void) {
    return task.phase == CREATING ? report : -1;
}

void start_guide(void) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0) die("socketpair");
    task.runtime = fork();
    if (task.runtime < 0) die("fork");
    if (task.runtime == 0) {
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, NULL);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (options.new_container) create_container(ends[1]);
        join_container(ends[1]);
    }
    close(ends[1]);
    if (!options.new_container) close(CONTAINER_FD);
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
    dprintf(fd, "{\"level\":\"error\",\"msg\":\"%s failed: unable to start container process: ",
            options.new_container ? "runc create" : "exec");
    for (const unsigned char *c = (const unsigned char *) reason_text; *c; c++) {
        if (*c == '"' || *c == '\\') dprintf(fd, "\\%c", *c);
        else if (*c < ' ') dprintf(fd, "\\u%04x", *c);
        else dprintf(fd, "%c", *c);
    }
    dprintf(fd, "\"}\n");
    close(fd);
}

enum guide_outcome read_report(void) {
    static bool refused, ready;
    char text[2 * PATH_MAX + 1], space[CMSG_SPACE(sizeof(int))];
    for (;;) {
        struct iovec data = {.iov_base = text, .iov_len = sizeof text - 1};
        struct msghdr message = {
            .msg_iov = &data, .msg_iovlen = 1, .msg_control = space, .msg_controllen = sizeof space};
        ssize_t length = recvmsg(report, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
        if (length < 0 && (errno == EAGAIN || errno == EINTR)) return GUIDING;
        if (length <= 0) break;
        text[length] = 0;
        if (text[0] == 'p') task.pid = (pid_t) strtol(text + 1, NULL, 10);
        if (text[0] == 'c') keep_console(&message);
        if (text[0] == 'r') ready = true;
        if (ready && task.pid > 0) return READY;
        if (text[0] == 'e') {
            refused = true;
            log_refusal(text + 1);
        }
    }
    close_and_forget(&report);
    return refused || options.new_container || task.pid <= 0 ? REFUSED : READY;
}

/* Said by the daemon, and remembered for the next one before it is done. */
void let_go(void) {
    if (report < 0) return;
    int fd = open("started", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    close_and_forget(&fd);
    (void) send(report, "g", 1, MSG_NOSIGNAL | MSG_DONTWAIT);
    close_and_forget(&report);
    tell_started();
}
