"""Windows: a job object bounds the process, and low integrity keeps it from the user's files.

A job (CreateJobObjectW) limits memory, processor time and the number of processes, and ends what is
in it with its last handle. A process of low integrity may write only where that is allowed by name
(AppData\\LocalLow). Structures: winnt.h. Written from the documentation; not run on that system so
far (docs/security.md).
"""

import ctypes
from typing import Any, List

# JOBOBJECT_BASIC_LIMIT_INFORMATION.LimitFlags
_PROCESS_TIME, _ACTIVE_PROCESS, _PROCESS_MEMORY = 0x2, 0x8, 0x100
_DIE_ON_UNHANDLED_EXCEPTION, _KILL_ON_JOB_CLOSE = 0x400, 0x2000
_EXTENDED_LIMIT_INFORMATION = 9
_UI_RESTRICTIONS = 4
_ALL_UI_RESTRICTIONS = 0xFF

_TOKEN_ADJUST_DEFAULT, _TOKEN_QUERY = 0x80, 0x8
_TOKEN_INTEGRITY_LEVEL = 25
_SE_GROUP_INTEGRITY = 0x20
_LOW_INTEGRITY = "S-1-16-4096"

# The job ends with its last handle, so the handle is kept for as long as the process lives.
_kept: List[Any] = []


class _BasicLimits(ctypes.Structure):
    _fields_ = (
        ("per_process_time", ctypes.c_int64),
        ("per_job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("least_working_set", ctypes.c_size_t),
        ("most_working_set", ctypes.c_size_t),
        ("active_processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority_class", ctypes.c_uint32),
        ("scheduling_class", ctypes.c_uint32),
    )


class _ExtendedLimits(ctypes.Structure):
    _fields_ = (
        ("basic", _BasicLimits),
        ("io", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process_memory", ctypes.c_size_t),
        ("peak_job_memory", ctypes.c_size_t),
    )


class _SidAndAttributes(ctypes.Structure):
    _fields_ = (("sid", ctypes.c_void_p), ("attributes", ctypes.c_uint32))


def enter_job(memory_bytes: int, cpu_s: int) -> str:
    """Put this process into a job of its own. Raises ``OSError``."""
    kernel = _library("kernel32")
    kernel.CreateJobObjectW.restype = ctypes.c_void_p
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
    _succeeded(job.value)
    _kept.append(job)
    limits = _ExtendedLimits()
    limits.basic.flags = _ACTIVE_PROCESS | _DIE_ON_UNHANDLED_EXCEPTION | _KILL_ON_JOB_CLOSE
    limits.basic.active_processes = 1
    if memory_bytes > 0:
        limits.basic.flags |= _PROCESS_MEMORY
        limits.process_memory = memory_bytes + _memory_in_use(kernel)
    if cpu_s > 0:
        limits.basic.flags |= _PROCESS_TIME
        limits.basic.per_process_time = cpu_s * 10_000_000  # in units of 100 ns
    _succeeded(
        kernel.SetInformationJobObject(
            job, _EXTENDED_LIMIT_INFORMATION, ctypes.byref(limits), ctypes.sizeof(limits)
        )
    )
    ui = ctypes.c_uint32(_ALL_UI_RESTRICTIONS)
    kernel.SetInformationJobObject(job, _UI_RESTRICTIONS, ctypes.byref(ui), ctypes.sizeof(ui))
    process = ctypes.c_void_p(kernel.GetCurrentProcess())
    _succeeded(kernel.AssignProcessToJobObject(job, process))
    return ""


def lower_integrity() -> str:
    """Take this process' right to write to what is the user's. Raises ``OSError``."""
    kernel, security = _library("kernel32"), _library("advapi32")
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    token, sid = ctypes.c_void_p(), ctypes.c_void_p()
    process = ctypes.c_void_p(kernel.GetCurrentProcess())
    access = _TOKEN_ADJUST_DEFAULT | _TOKEN_QUERY
    _succeeded(security.OpenProcessToken(process, access, ctypes.byref(token)))
    try:
        _succeeded(security.ConvertStringSidToSidW(_LOW_INTEGRITY, ctypes.byref(sid)))
        label = _SidAndAttributes(sid, _SE_GROUP_INTEGRITY)
        size = ctypes.sizeof(label) + security.GetLengthSid(sid)
        _succeeded(
            security.SetTokenInformation(token, _TOKEN_INTEGRITY_LEVEL, ctypes.byref(label), size)
        )
    finally:
        kernel.CloseHandle(token)
        if sid:
            kernel.LocalFree(sid)
    return ""


class _MemoryCounters(ctypes.Structure):
    _fields_ = (
        ("size", ctypes.c_uint32),
        ("page_faults", ctypes.c_uint32),
        ("sizes", ctypes.c_size_t * 8),
    )


def _memory_in_use(kernel: Any) -> int:
    """Bytes that this process has committed; 0 when the system does not tell."""
    counters = _MemoryCounters()
    counters.size = ctypes.sizeof(counters)
    process = ctypes.c_void_p(kernel.GetCurrentProcess())
    told = kernel.K32GetProcessMemoryInfo(process, ctypes.byref(counters), counters.size)
    return int(counters.sizes[6]) if told else 0  # PagefileUsage


def _library(name: str) -> Any:
    return ctypes.WinDLL(name, use_last_error=True)  # type: ignore[attr-defined,unused-ignore]


def _succeeded(result: Any) -> None:
    if not result:
        raise ctypes.WinError(ctypes.get_last_error())  # type: ignore[attr-defined,unused-ignore]
