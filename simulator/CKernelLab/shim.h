// The C headers and declarations that the KernelLab room uses and Swift's Glibc module does not bring.
#pragma once

#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <netinet/icmp6.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <termios.h>
#if defined(__x86_64__)
#include <cpuid.h>
#endif

// Hidden without _GNU_SOURCE, which the Glibc module is built without.
int pipe2(int descriptors[2], int flags);
int memfd_create(const char *name, unsigned int flags);
int close_range(unsigned int first, unsigned int last, int flags);
int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path);
int posix_spawn_file_actions_addtcsetpgrp_np(posix_spawn_file_actions_t *actions, int descriptor);

enum {
    SELVAGE_SPAWN_SETSID = 0x80,  // POSIX_SPAWN_SETSID
    SELVAGE_ST_NOEXEC = 8,        // ST_NOEXEC
    SELVAGE_CLOSE_RANGE_CLOEXEC = 4,  // CLOSE_RANGE_CLOEXEC
    SELVAGE_MEMFD_CLOEXEC = 1,    // MFD_CLOEXEC
};

// The bytes of extended registers that the kernel keeps of a program (CPUID leaf 0x0D, sub-leaf 0, EBX: of what is enabled
// in XCR0); 0 where there is no such leaf.
static inline unsigned int selvage_extended_state_size(void) {
#if defined(__x86_64__)
    unsigned int eax = 0, ebx = 0, ecx = 0, edx = 0;
    if (__get_cpuid_count(0x0d, 0, &eax, &ebx, &ecx, &edx)) return ebx;
#endif
    return 0;
}
