/*
 * gantry-monitor: the process that stays with one container process when the daemon goes.
 *
 * It is parent and subreaper of the OCI runtime it starts, so the container's first process (or an exec'd one) becomes
 * its child; most it makes by itself, without a runtime. It keeps duplicates of the pipe or pty descriptors, writes the
 * exit status to a file, and hands the descriptors to the daemon that connects. While no daemon is connected it drains
 * the output into a spool file.
 *
 * Files in its directory (its working directory):
 *   control    SEQPACKET socket, see control.c
 *   console    STREAM socket on which the runtime delivers the pty master; gone after that
 *   pid        written by the runtime (--pid-file)
 *   exit       "<wait status> <nanoseconds since 1970>\n", whole or not there
 *   started    there once the command of a container made by a plan was let go
 *   spool      output that no daemon has read, see spool.c
 */
#ifndef GANTRY_MONITOR_H
#define GANTRY_MONITOR_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* The command line. */
struct options {
    const char *directory;    /* working directory, made by the daemon, mode 0700 */
    const char *cgroup;       /* cgroup directory to move to, or NULL */
    const char *hidden;       /* path over which the runtime sees an empty tmpfs, or NULL */
    bool tty;                 /* the runtime sends a pty master; no pipes */
    bool open_stdin;          /* stdin is a pipe, else /dev/null */
    bool once;                /* only run the runtime, with --hide, and supervise nothing */
    bool discard;             /* without a daemon, output is thrown away: nobody will ask for that of an exec */
    long long spool_limit;    /* bytes; past it the writer blocks */
    int pipe_size;            /* bytes of each pipe, 0 = the kernel's default */
    const char *plan;         /* of a process that is made without a runtime, see plan.h, or NULL */
    bool new_container;       /* the plan is a container's, else an exec's */
    char **runtime;           /* the runtime's program and arguments, NULL at the end */
    int runtime_length;
};

enum phase { CREATING, RUNNING, EXITED };

/* The supervised process. Descriptors are -1 while absent; all are non-blocking and close-on-exec. */
struct task {
    enum phase phase;
    pid_t runtime;            /* the runtime process while CREATING */
    pid_t pid;                /* the container's process afterwards */
    int pidfd;
    int stdin_writer;
    int outputs[3];           /* read ends by stream number; [1] is the pty master of a tty; [0] is unused */
    int basin[2];             /* of a logged tty: a pipe for the daemon, which can't look at a pty's bytes without taking
                                 them; it moves them here first, where they outlive it */
    int status;               /* as wait(2) has it */
    int64_t exited_at;        /* CLOCK_REALTIME, ns */
};

extern struct options options;
extern struct task task;

/* launch.c */
void open_streams(void);
void start_runtime(void);
void become(char **program) __attribute__((noreturn));
void accept_console(void);
int console_listener(void);
pid_t read_pid_file(void);

/* The ends of the runtime that stand for its stdio become 0 to 2. */
void take_stdio(void);

/* report.c */
enum guide_outcome { GUIDING, READY, REFUSED };
void start_guide(void);
int guide_report(void);
enum guide_outcome read_report(void);
void let_go(void);

/* control.c */
void open_control(void);
int control_listener(void);
int owner(void);
void accept_owner(void);
void read_owner(void);
void tell_created(void);
void tell_started(void);
void tell_exited(void);
void tell_failed(int status);

/* spool.c */
bool spool_ready(void);
void spool_output(int stream, int *from);
void close_spool(void);

/* namespace.c */
void make_namespace(const char *kind) __attribute__((noreturn));

/* main.c */
int64_t now(void);
void die(const char *what) __attribute__((noreturn));
void close_and_forget(int *fd);

#endif
