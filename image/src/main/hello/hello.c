/*
 * The program of the bundled hello-world image: prints a text and ends. It needs no libc, so the image is one file of a
 * few kilobytes; system calls are made by hand for the two architectures that we build for.
 */

static const char text[] =
    "\n"
    "Hello from Gantry: your engine runs containers.\n"
    "\n"
    "What just happened:\n"
    "  1. The gantry client asked the engine for the image hello-world.\n"
    "  2. The engine had none yet, so it unpacked the one that is bundled with it.\n"
    "  3. It made a container of it, with namespaces, a cgroup and a file system of its own.\n"
    "  4. In there ran this program, and the engine streamed what it wrote to your terminal.\n"
    "\n"
    "What to try next:\n"
    "  gantry ps -a                           the container, which has ended\n"
    "  gantry logs <container>                this text again, from its log\n"
    "  gantry import rootfs.tar my/system     an image from a root file system\n"
    "  gantry run -it --rm my/system sh       a shell inside it\n"
    "\n";

#if defined(__x86_64__)
#define SYS_WRITE 1
#define SYS_EXIT 60

static long call(long number, long a, long b, long c)
{
    long result;
    __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c) : "rcx", "r11", "memory");
    return result;
}
#elif defined(__aarch64__)
#define SYS_WRITE 64
#define SYS_EXIT 93

static long call(long number, long a, long b, long c)
{
    register long x8 __asm__("x8") = number;
    register long x0 __asm__("x0") = a;
    register long x1 __asm__("x1") = b;
    register long x2 __asm__("x2") = c;
    __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2) : "memory");
    return x0;
}
#else
#error "hello-world is written for x86_64 and aarch64"
#endif

void _start(void)
{
    long left = sizeof text - 1;
    const char *at = text;

    while (left > 0) {
        long written = call(SYS_WRITE, 1, (long)at, left);
        if (written <= 0)
            call(SYS_EXIT, 1, 0, 0);
        at += written;
        left -= written;
    }
    call(SYS_EXIT, 0, 0, 0);
    for (;;)
        ;
}
