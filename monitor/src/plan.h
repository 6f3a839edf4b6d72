/*
 * What a process of a container is made by: the plan that the daemon wrote, and what guide and member have in common.
 *
 * A guide is the process that the monitor forks; it brings the member about, who is the monitor's child as well and
 * becomes the command: of an exec in a container that there is (join.c), or of a new container (create.c). Both report
 * over one SEQPACKET socket that closes when the command is executed:
 *   p<pid>      the member's, as the monitor sees it
 *   c           with the pty master as descriptor
 *   r           a new container is ready: its command waits for a byte
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
 *   I u g       what root of the process's user namespace, which is not the daemon's, is outside: user and group
 *   a text      an argument; repeated
 *   v N=value   an environment entry; repeated
 * and of a new container also
 *   U hex       the namespaces to make: CLONE_NEW...
 *   J hex path  a namespace to join, with its CLONE_NEW...; repeated, a user namespace before those that are its root's
 *   N           bring the loopback of a new network namespace up
 *   R path      the root directory, on the host
 *   P hex       how mounts pass between the root's and the host's: MS_SLAVE, MS_PRIVATE, with MS_REC
 *   M type      a mount follows, of these records; repeated, in order
 *     S text      its source: a path on the host where the type is "bind" or "rbind"
 *     D path      where, in the container
 *     O option    of the file system: a flag, or name=value; repeated
 *     A 5 hex     attributes (MOUNT_ATTR_...) to set and to clear, the same for all mounts below, and the propagation
 *     Z           made read-only last, after all other mounts
 *   L name text a link named so in the root, with this text; after the mounts; repeated
 *   E           /dev is the container's own: fill it with the device nodes and links
 *   X t m n p u g path  a device node: type, major and minor number, octal mode, owner, group; repeated
 *   q           the root is read-only
 *   H name      the host name
 *   y path, Y value     a file below /proc/sys and what to write to it; repeated
 *   W path      made read-only where it exists; repeated
 *   K path      hidden where it exists; repeated
 */
#ifndef GANTRY_PLAN_H
#define GANTRY_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/types.h>

enum {
    REPORT_FD = 3, /* in guide and member */
    CONTAINER_FD = 4, /* a pidfd of the container's first process: given by the daemon, and again in a join's guide */
};

/* linux/filter.h, which not every libc's headers include. */
struct filter {
    uint16_t code;
    uint8_t if_true, if_false;
    uint32_t operand;
};
struct filter_program {
    unsigned short length;
    struct filter *filters;
};

struct plan {
    char *start, *end;
    char **arguments, **environment;
    gid_t *groups;
    size_t argument_count, environment_count, group_count;
    const char *directory, *keyring, *oom_score_adj, *filter_path, *root, *host_name;
    struct filter_program filter;
    struct winsize size;
    uint64_t bounding, permitted;
    unsigned long namespaces, propagation;
    uid_t user, outer_user;
    gid_t group, outer_group;
    bool no_new_privileges, loopback, own_dev, read_only, remapped;
};

/* plan.c */
void read_plan(struct plan *plan);
char *next_record(struct plan *plan, char *record);
void join_cgroups(struct plan *plan);
bool write_text(const char *path, const char *text);
void report_pid(pid_t pid);
void prepare_remapped(struct plan *plan);
void become_root_inside(void);
void refuse(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));
void refuse_making(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2))); /* a new container */
const char *reason(void); /* of errno, as Go programs word it */

/* become.c */
void raise_limits(struct plan *plan);
void join_keyring(struct plan *plan, bool made);
int open_console(struct plan *plan);
void become_command(struct plan *plan, void (*await)(void)) __attribute__((noreturn));

/* explain.c */
const char *explanation(const char *program, int error); /* ": why", or empty */

/* root.c */
void open_sources(struct plan *plan); /* by the guide, for a member that may not */
void place_root(struct plan *plan);
void build_root(struct plan *plan);
void lock_mounts(struct plan *plan); /* read-only at last */

/* dev.c */
void fill_dev(struct plan *plan, int root);
void show_console(int terminal);

/* seal.c */
void seal(struct plan *plan);

/* join.c, create.c: the guides */
void join_container(int their_end) __attribute__((noreturn));
void create_container(int their_end) __attribute__((noreturn));

#endif
