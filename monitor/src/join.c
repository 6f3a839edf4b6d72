/*
 * An exec without a runtime: a process joins a running container as runc's `exec` does, in a tenth of the time. The
 * guide moves to the container's cgroups and namespaces and brings the member about, for a process enters a pid
 * namespace only by being born there. The plan is described in plan.h.
 */
#define _GNU_SOURCE
#include "monitor.h"
#include "plan.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static void member(struct plan *plan) __attribute__((noreturn));
static void member(struct plan *plan) {
    if (plan->remapped) become_root_inside();
    if (setsid() < 0) refuse("setsid: %s", reason());
    join_keyring(plan, false);
    if (options.tty) close(open_console(plan));
    become_command(plan, NULL);
}

/* Nothing of the host is open in it but the report once it enters the container, and nobody there can look into it:
 * it is not dumpable until it executes, and its program is a sealed copy. */
void join_container(int their_end) {
    /* Both are moved out of each other's way first. */
    int container = fcntl(CONTAINER_FD, F_DUPFD_CLOEXEC, CONTAINER_FD + 1);
    int reporting = fcntl(their_end, F_DUPFD_CLOEXEC, CONTAINER_FD + 1);
    if (dup3(reporting, REPORT_FD, O_CLOEXEC) < 0 || dup3(container, CONTAINER_FD, O_CLOEXEC) < 0) _exit(1);
    struct plan plan = {0};
    read_plan(&plan);
    if (plan.oom_score_adj) (void) write_text("/proc/self/oom_score_adj", plan.oom_score_adj); /* else the daemon's */
    join_cgroups(&plan);
    if (prctl(PR_SET_DUMPABLE, 0) < 0) refuse("prctl PR_SET_DUMPABLE: %s", reason());
    take_stdio();
    if (syscall(SYS_close_range, CONTAINER_FD + 1, ~0U, 0) < 0) refuse("close_range: %s", reason());
    int everything = CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWNET | CLONE_NEWPID | CLONE_NEWCGROUP;
    if (plan.remapped) {
        prepare_remapped(&plan);
        everything |= CLONE_NEWUSER;
    }
    if (setns(CONTAINER_FD, everything) < 0) refuse("join the container's namespaces: %s", reason());
    close(CONTAINER_FD);
    long pid = syscall(SYS_clone, (long) (CLONE_PARENT | SIGCHLD), 0L, 0L, 0L, 0L);
    if (pid < 0) refuse("fork: %s", reason());
    if (pid == 0) member(&plan);
    report_pid((pid_t) pid);
    _exit(0);
}
