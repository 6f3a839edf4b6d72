/* Says "hello" to the socket of SSH_AUTH_SOCK and prints the answer. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(void) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const char *path = getenv("SSH_AUTH_SOCK");
    if (path == NULL) {
        fprintf(stderr, "no SSH_AUTH_SOCK\n");
        return 1;
    }
    strncpy(address.sun_path, path, sizeof address.sun_path - 1);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        perror("connect");
        return 1;
    }
    if (write(fd, "hello", 5) != 5) {
        return 1;
    }
    shutdown(fd, SHUT_WR);
    char answer[256];
    for (ssize_t count; (count = read(fd, answer, sizeof answer)) > 0;) {
        fwrite(answer, 1, count, stdout);
    }
    return 0;
}
