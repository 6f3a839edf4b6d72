#define _GNU_SOURCE
/*
 * bin/gantry and bin/gantryd: become the JVM.
 *
 * A shell script would do the same for 2 ms more on every command (a shell, and readlink(1) to find its own
 * directory behind a symbolic link). This program is installed under both names; ../lib/<name>.options holds the JVM's
 * arguments, one a line, where $ROOT stands for the tree the program was found in. Called by another name, such as that
 * of a link `docker` to it, the program hears of it: its messages and help then show that name.
 *
 * `gantry registry ...` is a program of its own, with options of its own: gantry stays small.
 */
#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ROOT "$ROOT"
#define MAX_OPTIONS 64
#define REGISTRY "registry"
#define PROGRAM_PROPERTY "-Dgantry.program="

static void die(const char *what)
{
    fprintf(stderr, "cannot start: %s: %s\n", what, strerror(errno));
    exit(125);
}

/* The line with every $ROOT replaced. It lives as long as the process. */
static char *expand(const char *line, const char *root)
{
    size_t capacity = strlen(line) + 1;
    for (const char *at = line; (at = strstr(at, ROOT)); at++)
        capacity += strlen(root);
    char *result = malloc(capacity);
    if (!result)
        die("memory");
    char *end = result;
    for (const char *at; (at = strstr(line, ROOT)); line = at + strlen(ROOT)) {
        end = mempcpy(end, line, (size_t)(at - line));
        end = stpcpy(end, root);
    }
    strcpy(end, line);
    return result;
}

/* Appends the options of the program of this name; returns how many. */
static int read_options(const char *root, const char *name, char **args)
{
    char path[PATH_MAX + 64];
    snprintf(path, sizeof path, "%s/lib/%s.options", root, name);
    FILE *file = fopen(path, "re");
    if (!file)
        die(path);
    char *line = NULL;
    size_t capacity = 0;
    int count = 0;
    while (count < MAX_OPTIONS && getline(&line, &capacity, file) > 0) {
        line[strcspn(line, "\n")] = '\0';
        args[count++] = expand(line, root);
    }
    fclose(file);
    return count;
}

/* Appends the name the program was called by, if that is not its own; returns how many arguments that made. */
static int tell_name(const char *called, const char *name, char **args)
{
    const char *slash = strrchr(called, '/');
    const char *base = slash ? slash + 1 : called;
    if (!strcmp(base, name))
        return 0;
    args[0] = malloc(strlen(PROGRAM_PROPERTY) + strlen(base) + 1);
    if (!args[0])
        die("memory");
    stpcpy(stpcpy(args[0], PROGRAM_PROPERTY), base);
    return 1;
}

int main(int argc, char **argv)
{
    char self[PATH_MAX], java[PATH_MAX + 64];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    if (length < 0)
        die("/proc/self/exe");
    self[length] = '\0';
    char *name = strdup(basename(self));
    char *root = dirname(dirname(self));

    char **args = calloc(2 + MAX_OPTIONS + (size_t)argc, sizeof *args);
    if (!name || !args)
        die("memory");
    args[0] = name;
    int count = 1 + tell_name(argc > 0 ? argv[0] : name, name, args + 1);
    int registry = !strcmp(name, "gantry") && argc > 1 && !strcmp(argv[1], REGISTRY);
    count += read_options(root, registry ? REGISTRY : name, args + count);
    memcpy(args + count, argv + 1 + registry, (size_t)(argc - registry) * sizeof *args); /* with the NULL at the end */

    /* The JVM would announce these on standard error, which belongs to the command. */
    unsetenv("JDK_JAVA_OPTIONS");
    unsetenv("JAVA_TOOL_OPTIONS");
    snprintf(java, sizeof java, "%s/lib/runtime/bin/java", root);
    execv(java, args);
    die(java);
}
