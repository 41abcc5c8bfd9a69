// Lets user-mode Linux run on processors whose registers are more than it knows of.
//
// The user-mode Linux of Debian 12 (6.1) keeps 2,696 bytes of a program's extended registers, which is all of AVX-512. A
// kernel on a processor with AMX has 11,008, and takes nothing but all of them at once (xstateregs_set returns EFAULT), so
// that the first program of the guest dies. This stands between user-mode Linux and the C library's ptrace(2) and adds what is missing: the
// state of registers that no program of the guest uses, since each would have to ask for them first (arch_prctl(2),
// ARCH_REQ_XCOMP_PERM), which this kernel does not know.
//
// It is loaded by LD_PRELOAD into that one program, and uses nothing but errno of the C library's.

#include <stdarg.h>
#include <stddef.h>

enum {
    SYS_PTRACE = 101,       // x86-64
    LAST_PEEK = 3,          // PTRACE_PEEKTEXT, PTRACE_PEEKDATA and PTRACE_PEEKUSER return what they read
    GETREGSET = 0x4204,     // PTRACE_GETREGSET
    SETREGSET = 0x4205,     // PTRACE_SETREGSET
    XSTATE = 0x202,         // NT_X86_XSTATE
};

struct span {               // struct iovec
    void *base;
    size_t length;
};

extern int *__errno_location(void);

// Not on the stack: user-mode Linux has little of it. One thread of it calls this.
static unsigned char registers[32 << 10] __attribute__((aligned(64)));
// How many bytes the kernel has; 0 before it was asked.
static size_t size;

static long call(long request, long process, long place, void *data) {
    long result;
    register void *last __asm__("r10") = data;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"((long)SYS_PTRACE), "D"(request), "S"(process), "d"(place), "r"(last)
                     : "rcx", "r11", "memory");
    if (result < 0 && result >= -4095) {
        *__errno_location() = (int)-result;
        return -1;
    }
    return result;
}

static void copy(void *to, const void *from, size_t count) {
    __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(count) : : "memory");
}

__attribute__((visibility("default"))) long ptrace(long request, ...) {
    va_list rest;
    va_start(rest, request);
    long process = va_arg(rest, long);
    long place = va_arg(rest, long);
    void *data = va_arg(rest, void *);
    va_end(rest);
    request = (int)request;
    process = (int)process;
    if (request >= 1 && request <= LAST_PEEK) {
        long word = 0;
        if (call(request, process, place, &word) < 0) return -1;
        *__errno_location() = 0;
        return word;
    }
    if ((request != GETREGSET && request != SETREGSET) || place != XSTATE) return call(request, process, place, data);
    struct span *wanted = data;
    struct span all = {registers, sizeof registers};
    if (request == GETREGSET || size == 0) {
        if (call(GETREGSET, process, XSTATE, &all) < 0) return -1;
        size = all.length;
    }
    size_t shared = wanted->length < size ? wanted->length : size;
    if (request == GETREGSET) {
        copy(wanted->base, registers, shared);
        wanted->length = shared;
        return 0;
    }
    // What lies behind is as it was read last: the initial state, since nobody uses it.
    copy(registers, wanted->base, shared);
    all.length = size;
    return call(SETREGSET, process, XSTATE, &all);
}
