/* The plan's records, and what guide and member tell the monitor. */
#define _GNU_SOURCE
#include "plan.h"

#include "monitor.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    LARGEST_PLAN = 8 << 20,
    MOST_FILTERS = 4096, /* BPF_MAXINSNS */
};

static void refuse_with(const char *start, const char *format, va_list values) __attribute__((noreturn));
static void refuse_with(const char *start, const char *format, va_list values) {
    char text[2 * PATH_MAX];
    int length = snprintf(text, sizeof text, "e%s", start);
    vsnprintf(text + length, sizeof text - (size_t) length, format, values);
    (void) !write(REPORT_FD, text, strlen(text));
    _exit(1);
}

void refuse(const char *format, ...) {
    va_list values;
    va_start(values, format);
    refuse_with("", format, values);
}

void refuse_making(const char *format, ...) {
    va_list values;
    va_start(values, format);
    refuse_with("error during container init: ", format, values);
}

/* "no such file or directory": as Go programs word errno, small at the start. */
const char *reason(void) {
    static char text[128];
    switch (errno) { /* where the C library has words of its own */
        case ELOOP: return "too many levels of symbolic links";
        case EBUSY: return "device or resource busy";
        case ENOMEM: return "cannot allocate memory";
        case ENAMETOOLONG: return "file name too long";
        default: break;
    }
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

char *next_record(struct plan *plan, char *record) {
    record += strlen(record) + 1;
    return record < plan->end ? record : NULL;
}

static void count_records(struct plan *plan) {
    for (char *record = plan->start; record; record = next_record(plan, record)) {
        plan->argument_count += *record == 'a';
        plan->environment_count += *record == 'v';
        plan->group_count += *record == 'G';
    }
    plan->arguments = calloc(plan->argument_count + 1, sizeof(char *));
    plan->environment = calloc(plan->environment_count + 1, sizeof(char *));
    plan->groups = calloc(plan->group_count + 1, sizeof(gid_t));
    if (!plan->arguments || !plan->environment || !plan->groups) refuse("out of memory");
}

static void read_filter(struct plan *plan) {
    if (!plan->filter_path) return;
    size_t length;
    plan->filter.filters = (struct filter *) read_whole(
        plan->filter_path, MOST_FILTERS * sizeof(struct filter), &length);
    plan->filter.length = (unsigned short) (length / sizeof(struct filter));
}

void read_plan(struct plan *plan) {
    size_t length;
    plan->start = read_whole(options.plan, LARGEST_PLAN, &length);
    plan->end = plan->start + length;
    count_records(plan);
    size_t arguments = 0, environment = 0, groups = 0;
    for (char *record = plan->start; record; record = next_record(plan, record)) {
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
            case 'I': plan->remapped = sscanf(value, "%u %u", &plan->outer_user, &plan->outer_group) == 2; break;
            case 'R': plan->root = value; break;
            case 'H': plan->host_name = value; break;
            case 'U': plan->namespaces = strtoul(value, NULL, 16); break;
            case 'P': plan->propagation = strtoul(value, NULL, 16); break;
            case 'N': plan->loopback = true; break;
            case 'E': plan->own_dev = true; break;
            case 'q': plan->read_only = true; break;
            default: break; /* what repeats is read where it is needed */
        }
    }
    if (!plan->directory || plan->argument_count == 0) refuse("the plan is incomplete");
    read_filter(plan);
}

bool write_text(const char *path, const char *text) {
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0) return false;
    bool whole = write(fd, text, strlen(text)) == (ssize_t) strlen(text);
    int error = errno;
    close(fd);
    errno = error;
    return whole;
}

void join_cgroups(struct plan *plan) {
    for (char *record = plan->start; record; record = next_record(plan, record)) {
        if (*record == 'c' && !write_text(record + 1, "0")) refuse("write %s: %s", record + 1, reason());
    }
}

/* A member that the monitor would not hear of must not live on. */
void report_pid(pid_t pid) {
    char text[32];
    int length = snprintf(text, sizeof text, "p%d", (int) pid);
    if (write(REPORT_FD, text, (size_t) length) != length) kill(pid, SIGKILL);
}

/* What a member can't do that is nobody on the host: by its guide, before that enters the user namespace. Pipes become
 * its root's, who can give them to the command's user. */
void prepare_remapped(struct plan *plan) {
    struct stat status;
    raise_limits(plan);
    for (int i = 0; i < 3; i++) {
        if (fstat(i, &status) == 0 && S_ISFIFO(status.st_mode) && fchown(i, plan->outer_user, plan->outer_group) < 0) {
            refuse("give the pipe %d away: %s", i, reason());
        }
    }
}

/* A process that has entered a user namespace is still the host's root, who is nobody there. */
void become_root_inside(void) {
    if (setgroups(0, NULL) < 0 || setresgid(0, 0, 0) < 0 || setresuid(0, 0, 0) < 0) {
        refuse("become root of the user namespace: %s", reason());
    }
    if (prctl(PR_SET_DUMPABLE, 0) < 0) refuse("prctl PR_SET_DUMPABLE: %s", reason());
}
