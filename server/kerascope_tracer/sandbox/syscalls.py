"""Numbers of the system calls that :mod:`seccomp` has to do with, and what they are refused for.

From the kernel's own headers: arch/x86/entry/syscalls/syscall_64.tbl for x86-64, and for aarch64
include/uapi/asm-generic/unistd.h. A call that an architecture lacks is not in its table.
"""

from dataclasses import dataclass
from typing import Dict, Mapping, Optional

#: A number from here on is of a call that these tables do not know of.
FIRST_UNKNOWN = 467


def _table(text: str) -> Dict[str, int]:
    return {name: int(number) for name, number in (item.split("=") for item in text.split())}


#: Start, stop, watch or change other processes.
PROCESSES = tuple(
    """
    fork vfork execve execveat tkill rt_sigqueueinfo rt_tgsigqueueinfo pidfd_send_signal
    pidfd_getfd ptrace process_vm_readv process_vm_writev process_madvise process_mrelease kcmp
    setpriority ioprio_set sched_setscheduler sched_setparam sched_setattr migrate_pages
    move_pages setsid setpgid
    """.split()
)

#: Talk to anybody. A pair of connected sockets, which event loops need, stays.
NETWORK = tuple(
    """
    socket connect bind listen accept accept4 sendmsg sendmmsg
    """.split()
)

#: Memory, queues and semaphores that outlive a process, or belong to another.
LEFT_BEHIND = tuple(
    """
    shmget shmat shmctl msgget msgsnd msgrcv msgctl semget semop semtimedop semctl mq_open
    mq_unlink memfd_create memfd_secret add_key request_key keyctl
    """.split()
)

#: Owners, modes, times and attributes of files, of which Landlock knows nothing.
METADATA = tuple(
    """
    chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat utime utimes futimesat
    utimensat setxattr lsetxattr fsetxattr setxattrat removexattr lremovexattr fremovexattr
    removexattrat
    """.split()
)

#: The machine, its kernel, and ways around everything else.
SYSTEM = tuple(
    """
    bpf perf_event_open userfaultfd io_uring_setup io_uring_enter io_uring_register
    open_by_handle_at fanotify_init mount umount2 pivot_root chroot fsopen fsconfig fspick
    fsmount move_mount open_tree mount_setattr unshare setns swapon swapoff quotactl acct reboot
    kexec_load kexec_file_load init_module finit_module delete_module create_module uselib
    sethostname setdomainname settimeofday clock_settime adjtimex clock_adjtime iopl ioperm
    modify_ldt syslog vhangup personality setuid setgid setreuid setregid setresuid setresgid
    setfsuid setfsgid setgroups capset lookup_dcookie _sysctl nfsservctl
    """.split()
)

#: Change what files there are and what is in them.
FILE_CONTENT = tuple(
    """
    creat unlink unlinkat rename renameat renameat2 mkdir mkdirat rmdir link linkat symlink
    symlinkat mknod mknodat truncate ftruncate fallocate
    """.split()
)

_X86_64 = _table(
    """
    fork=57 vfork=58 execve=59 execveat=322 tkill=200 rt_sigqueueinfo=129 rt_tgsigqueueinfo=297
    pidfd_send_signal=424 pidfd_getfd=438 ptrace=101 process_vm_readv=310 process_vm_writev=311
    process_madvise=440 process_mrelease=448 kcmp=312 setpriority=141 ioprio_set=251
    sched_setscheduler=144 sched_setparam=142 sched_setattr=314 migrate_pages=256 move_pages=279
    setsid=112 setpgid=109 socket=41 connect=42 bind=49 listen=50 accept=43 accept4=288
    sendmsg=46 sendmmsg=307 shmget=29 shmat=30 shmctl=31 msgget=68 msgsnd=69 msgrcv=70 msgctl=71
    semget=64 semop=65 semtimedop=220 semctl=66 mq_open=240 mq_unlink=241 memfd_create=319
    memfd_secret=447 add_key=248 request_key=249 keyctl=250 chmod=90 fchmod=91 fchmodat=268
    fchmodat2=452 chown=92 fchown=93 lchown=94 fchownat=260 utime=132 utimes=235 futimesat=261
    utimensat=280 setxattr=188 lsetxattr=189 fsetxattr=190 setxattrat=463 removexattr=197
    lremovexattr=198 fremovexattr=199 removexattrat=466 bpf=321 perf_event_open=298
    userfaultfd=323 io_uring_setup=425 io_uring_enter=426 io_uring_register=427
    open_by_handle_at=304 fanotify_init=300 mount=165 umount2=166 pivot_root=155 chroot=161
    fsopen=430 fsconfig=431 fspick=433 fsmount=432 move_mount=429 open_tree=428
    mount_setattr=442 unshare=272 setns=308 swapon=167 swapoff=168 quotactl=179 acct=163
    reboot=169 kexec_load=246 kexec_file_load=320 init_module=175 finit_module=313
    delete_module=176 create_module=174 uselib=134 sethostname=170 setdomainname=171
    settimeofday=164 clock_settime=227 adjtimex=159 clock_adjtime=305 iopl=172 ioperm=173
    modify_ldt=154 syslog=103 vhangup=153 personality=135 setuid=105 setgid=106 setreuid=113
    setregid=114 setresuid=117 setresgid=119 setfsuid=122 setfsgid=123 setgroups=116 capset=126
    lookup_dcookie=212 _sysctl=156 nfsservctl=180 creat=85 unlink=87 unlinkat=263 rename=82
    renameat=264 renameat2=316 mkdir=83 mkdirat=258 rmdir=84 link=86 linkat=265 symlink=88
    symlinkat=266 mknod=133 mknodat=259 truncate=76 ftruncate=77 fallocate=285 clone=56
    clone3=435 kill=62 tgkill=234 prctl=157 prlimit64=302 ioctl=16 fcntl=72 open=2 openat=257
    openat2=437 sendto=44 sched_setaffinity=203
    """
)

_AARCH64 = _table(
    """
    execve=221 execveat=281 tkill=130 rt_sigqueueinfo=138 rt_tgsigqueueinfo=240
    pidfd_send_signal=424 pidfd_getfd=438 ptrace=117 process_vm_readv=270 process_vm_writev=271
    process_madvise=440 process_mrelease=448 kcmp=272 setpriority=140 ioprio_set=30
    sched_setscheduler=119 sched_setparam=118 sched_setattr=274 migrate_pages=238 move_pages=239
    setsid=157 setpgid=154 socket=198 connect=203 bind=200 listen=201 accept=202 accept4=242
    sendmsg=211 sendmmsg=269 shmget=194 shmat=196 shmctl=195 msgget=186 msgsnd=189 msgrcv=188
    msgctl=187 semget=190 semop=193 semtimedop=192 semctl=191 mq_open=180 mq_unlink=181
    memfd_create=279 memfd_secret=447 add_key=217 request_key=218 keyctl=219 fchmod=52
    fchmodat=53 fchmodat2=452 fchown=55 fchownat=54 utimensat=88 setxattr=5 lsetxattr=6
    fsetxattr=7 setxattrat=463 removexattr=14 lremovexattr=15 fremovexattr=16 removexattrat=466
    bpf=280 perf_event_open=241 userfaultfd=282 io_uring_setup=425 io_uring_enter=426
    io_uring_register=427 fanotify_init=262 mount=40 umount2=39 pivot_root=41 chroot=51
    fsopen=430 fsconfig=431 fspick=433 fsmount=432 move_mount=429 open_tree=428
    mount_setattr=442 unshare=97 setns=268 swapon=224 swapoff=225 quotactl=60 acct=89 reboot=142
    kexec_load=104 kexec_file_load=294 init_module=105 finit_module=273 delete_module=106
    sethostname=161 setdomainname=162 settimeofday=170 clock_settime=112 adjtimex=171
    clock_adjtime=266 syslog=116 vhangup=58 personality=92 setuid=146 setgid=144 setreuid=145
    setregid=143 setresuid=147 setresgid=149 setfsuid=151 setfsgid=152 setgroups=159 capset=91
    lookup_dcookie=18 nfsservctl=42 unlinkat=35 renameat=38 renameat2=276 mkdirat=34 linkat=37
    symlinkat=36 mknodat=33 truncate=45 ftruncate=46 fallocate=47 clone=220 clone3=435 kill=129
    tgkill=131 prctl=167 prlimit64=261 ioctl=29 fcntl=25 openat=56 openat2=437 sendto=206
    sched_setaffinity=122
    """
)


@dataclass(frozen=True)
class Architecture:
    """A processor: ``audit`` is the kernel's constant for it (AUDIT_ARCH_*, linux/audit.h)."""

    audit: int
    numbers: Mapping[str, int]
    #: Numbers from here on are calls of another ABI of the same processor (x32), if it has one.
    foreign_from: Optional[int] = None


ARCHITECTURES: Dict[str, Architecture] = {
    "x86_64": Architecture(0xC000003E, _X86_64, foreign_from=0x40000000),
    "aarch64": Architecture(0xC00000B7, _AARCH64),
}
