/*
 * The control connection. The daemon that starts the monitor gives it one end of a socket pair as descriptor 3; a later
 * daemon connects to "control". The newest connection is the owner: the monitor drains nothing while it has one, and an
 * older one is closed. What was already said is said again to a new owner.
 *
 * Monitor to daemon, one packet each:
 *   created <pid> <letters>      with one descriptor per letter: p pidfd, i stdin, o stdout, e stderr, t pty master,
 *                                b and w the ends of a logged tty's basin
 *   started                      the answer to "s"
 *   exited <wait status> <ns>
 *   failed <wait status>         of the runtime; the monitor ends
 * Daemon to monitor:
 *   i                            drop the stdin end, so that closing the daemon's own is seen as end of file
 *   s                            let the command of a container made by a plan run
 *   b                            bye: nothing is wanted any more; the monitor ends
 */
#define _GNU_SOURCE
#include "monitor.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { FIRST_OWNER = 3, MOST_FDS = 5 };

static int listener = -1;
static int connection = FIRST_OWNER;

void open_control(void) {
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "control"};
    listener = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (listener < 0 || bind(listener, (struct sockaddr *) &address, sizeof address) < 0 || listen(listener, 4) < 0) {
        die("control socket");
    }
}

int control_listener(void) {
    return listener;
}

int owner(void) {
    return connection;
}

/* A message to the owner. One that does not arrive is no loss: the next owner is told everything again. */
static void tell(const char *text, const int *fds, size_t count) {
    if (connection < 0) return;
    char space[CMSG_SPACE(MOST_FDS * sizeof(int))];
    struct iovec data = {.iov_base = (void *) text, .iov_len = strlen(text)};
    struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1};
    if (count > 0) {
        memset(space, 0, sizeof space);
        message.msg_control = space;
        message.msg_controllen = CMSG_SPACE(count * sizeof(int));
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(count * sizeof(int));
        memcpy(CMSG_DATA(header), fds, count * sizeof(int));
    }
    (void) sendmsg(connection, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static void add(char letter, int fd, char *letters, int *fds, size_t *count) {
    if (fd < 0) return;
    letters[*count] = letter;
    fds[(*count)++] = fd;
}

void tell_created(void) {
    char letters[MOST_FDS + 1] = "", text[64];
    int fds[MOST_FDS];
    size_t count = 0;
    add('p', task.pidfd, letters, fds, &count);
    add('i', task.stdin_writer, letters, fds, &count);
    add(options.tty ? 't' : 'o', task.outputs[1], letters, fds, &count);
    add('e', task.outputs[2], letters, fds, &count);
    add('b', task.basin[0], letters, fds, &count);
    add('w', task.basin[1], letters, fds, &count);
    snprintf(text, sizeof text, "created %d %s", (int) task.pid, letters);
    tell(text, fds, count);
}

void tell_started(void) {
    tell("started", NULL, 0);
}

void tell_exited(void) {
    char text[64];
    snprintf(text, sizeof text, "exited %d %lld", task.status, (long long) task.exited_at);
    tell(text, NULL, 0);
}

void tell_failed(int status) {
    char text[32];
    snprintf(text, sizeof text, "failed %d", status);
    tell(text, NULL, 0);
}

void accept_owner(void) {
    int peer = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (peer < 0) return;
    close_and_forget(&connection);
    close_spool();
    connection = peer;
    if (task.phase != CREATING) tell_created();
    if (task.phase == EXITED) tell_exited();
}

void read_owner(void) {
    char command = 0;
    ssize_t length = recv(connection, &command, 1, MSG_DONTWAIT);
    if (length < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (length <= 0) {
        close_and_forget(&connection);
    } else if (command == 'i') {
        close_and_forget(&task.stdin_writer);
    } else if (command == 's') {
        let_go();
    } else if (command == 'b') {
        exit(0);
    }
}
