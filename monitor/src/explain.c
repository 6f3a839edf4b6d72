/* Why the kernel would not run a program that is there: what its first bytes ask for, in a word or two behind the
 * kernel's own. It says nothing where it does not know. */
#define _GNU_SOURCE
#include "plan.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <sys/utsname.h>
#include <unistd.h>

enum { MOST_HEADERS = 64 };

static char words[2 * PATH_MAX];

static const struct {
    unsigned machine;
    const char *name;
} MACHINES[] = {
    {EM_386, "i386"}, {EM_X86_64, "x86_64"}, {EM_ARM, "arm"}, {EM_AARCH64, "aarch64"}, {EM_RISCV, "riscv64"},
    {EM_PPC64, "ppc64le"}, {EM_S390, "s390x"}, {EM_MIPS, "mips"}, {258, "loongarch64"},
};

static const char *machine_name(unsigned machine) {
    for (size_t i = 0; i < sizeof MACHINES / sizeof *MACHINES; i++) {
        if (MACHINES[i].machine == machine) return MACHINES[i].name;
    }
    return "another machine";
}

/* The interpreter of a script or the loader of a program, which the kernel runs in its place. */
static const char *helper_words(const char *what, const char *path, int error) {
    bool is_missing = error == ENOENT && access(path, F_OK) < 0;
    bool is_unusable = error == EACCES && access(path, X_OK) < 0;
    size_t length = strlen(path);
    if (is_missing && length && path[length - 1] == '\r') {
        snprintf(words, sizeof words, ": its %s is \"%.*s\\r\": the script has line ends of Windows", what,
                 (int) length - 1, path);
    } else if (is_missing) {
        snprintf(words, sizeof words, ": its %s %s is missing", what, path);
    } else if (is_unusable) {
        snprintf(words, sizeof words, ": its %s %s is not executable", what, path);
    }
    return words;
}

static const char *script_words(char *line, int error) {
    char *path = line + 2 + strspn(line + 2, " \t");
    path[strcspn(path, " \t\n")] = 0;
    return helper_words("interpreter", path, error);
}

static const char *loader_words(int fd, const Elf64_Ehdr *header, int error) {
    static char path[PATH_MAX];
    for (int i = 0; i < header->e_phnum && i < MOST_HEADERS; i++) {
        Elf64_Phdr part;
        off_t place = (off_t) (header->e_phoff + (uint64_t) i * header->e_phentsize);
        if (pread(fd, &part, sizeof part, place) != sizeof part) break;
        if (part.p_type != PT_INTERP || part.p_filesz >= sizeof path) continue;
        ssize_t length = pread(fd, path, part.p_filesz, (off_t) part.p_offset);
        path[length < 0 ? 0 : length] = 0;
        return helper_words("loader", path, error);
    }
    return words;
}

static const char *program_words(int fd, const Elf64_Ehdr *header, int error) {
    struct utsname host;
    if (error == ENOEXEC && uname(&host) == 0) {
        snprintf(words, sizeof words, ": it is a program for %s, and this is %s", machine_name(header->e_machine),
                 host.machine);
        return words;
    }
    return header->e_ident[EI_CLASS] == ELFCLASS64 ? loader_words(fd, header, error) : words;
}

static const char *first_bytes_words(int fd, int error) {
    union {
        Elf64_Ehdr elf;
        char text[PATH_MAX + 4];
    } start = {.text = {0}};
    ssize_t length = read(fd, start.text, sizeof start.text - 1);
    if (length < 0) return words;
    if (length >= (ssize_t) sizeof start.elf && memcmp(start.text, ELFMAG, SELFMAG) == 0) {
        return program_words(fd, &start.elf, error);
    }
    if (length > 2 && memcmp(start.text, "#!", 2) == 0) return script_words(start.text, error);
    if (error == ENOEXEC) {
        snprintf(words, sizeof words, length == 0 ? ": it is empty"
                                                  : ": it is neither a program nor a script that begins with #!");
    }
    return words;
}

const char *explanation(const char *program, int error) {
    words[0] = 0;
    struct statvfs disk;
    if (error == EACCES && statvfs(program, &disk) == 0 && disk.f_flag & ST_NOEXEC) {
        return ": it is on a file system that is mounted noexec";
    }
    int fd = open(program, O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) return words;
    (void) first_bytes_words(fd, error);
    close(fd);
    return words;
}
