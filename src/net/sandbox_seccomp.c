#include "net/sandbox.h"

#include "base/attr.h"

#ifdef __linux__

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

/* Numbers of system calls mean nothing without the architecture; where we don't know its
 * name there is no filter. */
#if defined(__x86_64__)
#define OUR_ARCHITECTURE AUDIT_ARCH_X86_64
#define NUMBER_MAX 0x3fffffff /* above are those of the x32 interface */
#elif defined(__aarch64__) && defined(__AARCH64EL__)
#define OUR_ARCHITECTURE AUDIT_ARCH_AARCH64
#elif defined(__riscv) && __riscv_xlen == 64
#define OUR_ARCHITECTURE AUDIT_ARCH_RISCV64
#elif defined(__powerpc64__) && defined(__LITTLE_ENDIAN__)
#define OUR_ARCHITECTURE AUDIT_ARCH_PPC64LE
#elif defined(__s390x__)
#define OUR_ARCHITECTURE AUDIT_ARCH_S390X
#endif
#ifndef NUMBER_MAX
#define NUMBER_MAX 0xffffffff
#endif

#if defined(__linux__) && defined(OUR_ARCHITECTURE)

/*
 * Running programs, looking into other processes, serving, and all that changes the
 * system or the files' rights (which Landlock does not cover).  Not here: bind(), which
 * resolvers need for UDP and netlink (Landlock refuses it for TCP); fork(), which can't
 * be told from a new thread by number, and is of no use without execve(); tgkill(), with
 * which a thread is ended.
 */
static const uint32_t refused[] = {
	SYS_execve,
	SYS_execveat,
	SYS_ptrace,
	SYS_process_vm_readv,
	SYS_process_vm_writev,
	SYS_kill,
	SYS_rt_sigqueueinfo,
	SYS_rt_tgsigqueueinfo,
	SYS_bpf,
	SYS_perf_event_open,
	SYS_add_key,
	SYS_request_key,
	SYS_keyctl,
	SYS_mount,
	SYS_umount2,
	SYS_pivot_root,
	SYS_chroot,
	SYS_setns,
	SYS_unshare,
	SYS_init_module,
	SYS_finit_module,
	SYS_delete_module,
	SYS_kexec_load,
	SYS_reboot,
	SYS_swapon,
	SYS_swapoff,
	SYS_acct,
	SYS_quotactl,
	SYS_syslog,
	SYS_personality,
	SYS_kcmp,
	SYS_sethostname,
	SYS_setdomainname,
	SYS_name_to_handle_at,
	SYS_open_by_handle_at,
	SYS_fchmod,
	SYS_fchmodat,
	SYS_fchown,
	SYS_fchownat,
	SYS_setxattr,
	SYS_lsetxattr,
	SYS_fsetxattr,
	SYS_removexattr,
	SYS_lremovexattr,
	SYS_fremovexattr,
#ifdef SYS_listen
	SYS_listen,
#endif
#ifdef SYS_accept
	SYS_accept,
#endif
#ifdef SYS_accept4
	SYS_accept4,
#endif
#ifdef SYS_userfaultfd
	SYS_userfaultfd,
#endif
#ifdef SYS_io_uring_setup
	SYS_io_uring_setup,
#endif
#ifdef SYS_io_uring_enter
	SYS_io_uring_enter,
#endif
#ifdef SYS_io_uring_register
	SYS_io_uring_register,
#endif
#ifdef SYS_pidfd_getfd
	SYS_pidfd_getfd,
#endif
#ifdef SYS_pidfd_send_signal
	SYS_pidfd_send_signal,
#endif
#ifdef SYS_open_tree
	SYS_open_tree,
#endif
#ifdef SYS_move_mount
	SYS_move_mount,
#endif
#ifdef SYS_fsopen
	SYS_fsopen,
#endif
#ifdef SYS_fsconfig
	SYS_fsconfig,
#endif
#ifdef SYS_fsmount
	SYS_fsmount,
#endif
#ifdef SYS_fspick
	SYS_fspick,
#endif
#ifdef SYS_mount_setattr
	SYS_mount_setattr,
#endif
#ifdef SYS_kexec_file_load
	SYS_kexec_file_load,
#endif
#ifdef SYS_fchmodat2
	SYS_fchmodat2,
#endif
#ifdef SYS_chmod
	SYS_chmod,
#endif
#ifdef SYS_chown
	SYS_chown,
#endif
#ifdef SYS_lchown
	SYS_lchown,
#endif
#ifdef SYS_utime
	SYS_utime,
#endif
#ifdef SYS_utimes
	SYS_utimes,
#endif
#ifdef SYS_utimensat
	SYS_utimensat,
#endif
#ifdef SYS_setxattrat
	SYS_setxattrat,
#endif
#ifdef SYS_modify_ldt
	SYS_modify_ldt,
#endif
#ifdef SYS_iopl
	SYS_iopl,
#endif
#ifdef SYS_ioperm
	SYS_ioperm,
#endif
};

#define SOME_LINES 8
static struct sock_filter program[ARRAY_LEN(refused) + SOME_LINES];

static void
add(size_t *n, uint16_t code, uint32_t k, uint8_t if_true, uint8_t if_false)
{
	program[(*n)++] = (struct sock_filter){ code, if_true, if_false, k };
}

/* Jumps have eight bits: to "refuse" at the end, at most 255 lines. */
_Static_assert(ARRAY_LEN(refused) + SOME_LINES < 256, "one jump reaches the end");

static size_t
write_program(void)
{
	const uint32_t fail = SECCOMP_RET_ERRNO | (EPERM & SECCOMP_RET_DATA);
	size_t n = 0, end = ARRAY_LEN(refused) + 5; /* the line that allows */

	add(&n, BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch), 0, 0);
	add(&n, BPF_JMP | BPF_JEQ | BPF_K, OUR_ARCHITECTURE, 1, 0);
	add(&n, BPF_RET | BPF_K, fail, 0, 0);
	add(&n, BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr), 0, 0);
	add(&n, BPF_JMP | BPF_JGT | BPF_K, NUMBER_MAX, (uint8_t)(end - n), 0);
	for (size_t i = 0; i < ARRAY_LEN(refused); i++)
		add(&n, BPF_JMP | BPF_JEQ | BPF_K, refused[i], (uint8_t)(end - n), 0);
	add(&n, BPF_RET | BPF_K, SECCOMP_RET_ALLOW, 0, 0);
	add(&n, BPF_RET | BPF_K, fail, 0, 0);
	return n;
}

bool
sandbox_seccomp(void)
{
	struct sock_fprog filter = { (unsigned short)write_program(), program };

	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0L, 0L) == 0;
}

#else

bool
sandbox_seccomp(void)
{
	return false;
}

#endif
