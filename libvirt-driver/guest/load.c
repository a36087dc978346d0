/*
 * load: replays a load trace (format: README.md) as real CPU, memory and disk load.
 *
 *   load [TRACE [DISK [CONSOLE]]]   defaults /dev/vdb /dev/vda /dev/ttyS0; one LOAD line a second on CONSOLE
 *   load --check TRACE              prints the steps as understood; fails if a line is bad
 *
 * CPU demand is work, not time: cores x the speed of this CPU when nobody disturbs it. A guest that is short of
 * CPU (bandwidth limit, busy hypervisor, too few vCPUs) therefore falls behind, as a real workload would, and
 * what it could not do in time is counted as unserved.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <math.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <time.h>
#include <unistd.h>

#include "trace.h"

enum { MAX_THREADS = 64, MIB = 1 << 20, DISK_PIECE = 64 << 10, CALIBRATION_CHUNKS = 200 };
static const double TICK = 0.050, QUANTUM = 0.001;          /* seconds, of CPU demand */
static const double STEP = 0.200;                           /* seconds between two looks at the trace */
static const double CPU_BACKLOG = 3, DISK_BACKLOG = 2;      /* seconds of demand that may wait before it is shed */
static const double MEMORY_RESERVE = 12, MEMORY_ALARM = 8;  /* MiB left available: grow above one, shrink below the other */
static const size_t MEMORY_LIMIT = (size_t)1 << 40;         /* bytes of address space */

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static void sleep_until(double moment) {
    struct timespec t = {.tv_sec = (time_t)moment, .tv_nsec = (long)(fmod(moment, 1) * 1e9)};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) == EINTR) {}
}

/* ---- CPU: a queue of work quanta, drained by as many threads as CPUs are online ---- */

static struct {
    pthread_mutex_t lock;
    pthread_cond_t hotplug;
    double wanted;                 /* cores */
    double queued, done, unserved; /* core-seconds at undisturbed speed */
    double moment;                 /* up to which the demand is in the queue */
    int online;                    /* CPUs, as many threads may work */
    long rounds;                   /* of churn() in one quantum */
} cpu = {.lock = PTHREAD_MUTEX_INITIALIZER, .hotplug = PTHREAD_COND_INITIALIZER};

static void churn(long rounds) {
    uint64_t x = 88172645463325252u;
    for (long i = 0; i < rounds; i++) {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
    }
    __asm__ volatile("" : : "r"(x));
}

static int ascending(const void *a, const void *b) {
    double difference = *(const double *)a - *(const double *)b;
    return (difference > 0) - (difference < 0);
}

/* The rounds of one quantum, from the faster ones of many chunks: a bandwidth limit or a neighbour stops a chunk for
   a while, but does not slow down the ones in between. Not the very fastest, which is luck. */
static long calibrate(void) {
    double took[CALIBRATION_CHUNKS];
    long rounds = 1000;
    for (;; rounds *= 2) {
        double start = now();
        churn(rounds);
        if (now() - start >= QUANTUM) break;
    }
    for (int i = 0; i < CALIBRATION_CHUNKS; i++) {
        double start = now();
        churn(rounds);
        took[i] = now() - start;
    }
    qsort(took, CALIBRATION_CHUNKS, sizeof *took, ascending);
    return (long)(rounds * QUANTUM / took[CALIBRATION_CHUNKS / 4]);
}

/* Puts the demand up to now into the queue. Call with the lock held. */
static void queue_cpu(void) {
    double moment = now(), added = cpu.wanted * (moment - cpu.moment);
    double accepted = fmax(0, fmin(added, cpu.wanted * CPU_BACKLOG - cpu.queued));
    cpu.queued += accepted;
    cpu.unserved += added - accepted;
    cpu.moment = moment;
}

/* The first thread looks 20 times a second; the others work only while there is more than the ones before them can
   do in a tick. Waking up is dear in an emulated guest. */
static void *worker(void *argument) {
    int self = (int)(intptr_t)argument;
    setpriority(PRIO_PROCESS, 0, 10); /* the guest agent comes first */
    double tick = now();
    pthread_mutex_lock(&cpu.lock);
    for (;;) {
        while (self >= cpu.online) pthread_cond_wait(&cpu.hotplug, &cpu.lock);
        queue_cpu();
        if (cpu.queued >= QUANTUM + self * TICK) {
            cpu.queued -= QUANTUM;
            pthread_mutex_unlock(&cpu.lock);
            churn(cpu.rounds);
            pthread_mutex_lock(&cpu.lock);
            cpu.done += QUANTUM;
        } else {
            tick = fmax(tick + TICK, now());
            if (cpu.wanted == 0) tick += 4 * TICK;
            pthread_mutex_unlock(&cpu.lock);
            sleep_until(tick);
            pthread_mutex_lock(&cpu.lock);
        }
    }
    return NULL;
}

static void demand_cpu(double cores) {
    static int threads;
    int online = get_nprocs();
    if (online > MAX_THREADS) online = MAX_THREADS;
    for (; threads < online; threads++) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, worker, (void *)(intptr_t)threads) != 0) break;
        pthread_detach(thread);
    }
    pthread_mutex_lock(&cpu.lock);
    queue_cpu();
    cpu.wanted = cores;
    if (online > cpu.online) pthread_cond_broadcast(&cpu.hotplug);
    cpu.online = online;
    pthread_mutex_unlock(&cpu.lock);
}

/* ---- memory: one reserved range, touched and given back in pieces of 1 MiB ---- */

static struct {
    char *range;
    double held;     /* MiB */
    double unserved; /* MiB-seconds */
} memory;

/* A field of /proc/meminfo in MiB, or -1. */
static double meminfo(const char *field) {
    char text[4096], *at;
    static int fd = -1;
    if (fd < 0) fd = open("/proc/meminfo", O_RDONLY | O_CLOEXEC);
    ssize_t length = pread(fd, text, sizeof text - 1, 0);
    if (length <= 0) return -1;
    text[length] = 0;
    at = strstr(text, field);
    return at ? strtod(at + strlen(field) + 1, NULL) / 1024 : -1;
}

/* Moves towards the demand, at most until `deadline`; never takes what the guest itself needs. */
static void demand_memory(double wanted, double elapsed, double deadline) {
    long page = sysconf(_SC_PAGESIZE);
    if (!memory.range) return;
    wanted = fmin(wanted, MEMORY_LIMIT / MIB);
    if (wanted > memory.held) memory.unserved += (wanted - memory.held) * elapsed;
    while (memory.held + 1 <= wanted && now() < deadline && meminfo("MemAvailable:") >= MEMORY_RESERVE + 1) {
        char *piece = memory.range + (size_t)memory.held * MIB;
        for (long i = 0; i < MIB; i += page) piece[i] = 1;
        memory.held++;
    }
    while (memory.held > 0 && (memory.held >= wanted + 1 || meminfo("MemAvailable:") < MEMORY_ALARM)) {
        memory.held--;
        madvise(memory.range + (size_t)memory.held * MIB, MIB, MADV_DONTNEED);
    }
}

/* ---- disk: direct writes from a thread of its own ---- */

static struct {
    pthread_mutex_t lock;
    pthread_cond_t work;
    double queued, done, unserved; /* MiB */
    uint64_t size;                 /* bytes of the disk that are used, 0 = no disk */
    int fd;
} disk = {.lock = PTHREAD_MUTEX_INITIALIZER, .work = PTHREAD_COND_INITIALIZER, .fd = -1};

static void *writer(void *console) {
    const double piece = (double)DISK_PIECE / MIB;
    uint64_t offset = 0;
    bool told = false;
    void *buffer;
    if (posix_memalign(&buffer, 4096, DISK_PIECE) != 0) return NULL;
    memset(buffer, 'g', DISK_PIECE);
    pthread_mutex_lock(&disk.lock);
    for (;;) {
        while (disk.queued < piece) pthread_cond_wait(&disk.work, &disk.lock);
        disk.queued -= piece;
        pthread_mutex_unlock(&disk.lock);
        bool written = pwrite(disk.fd, buffer, DISK_PIECE, (off_t)offset) == DISK_PIECE;
        if (!written && !told) fprintf(console, "LOAD disk write failed: %s\n", strerror(errno));
        told = !written;
        offset = offset + 2 * DISK_PIECE > disk.size ? 0 : offset + DISK_PIECE;
        pthread_mutex_lock(&disk.lock);
        *(written ? &disk.done : &disk.unserved) += piece;
    }
    return NULL;
}

static void demand_disk(double rate, double elapsed) {
    pthread_mutex_lock(&disk.lock);
    double added = rate * elapsed, room = disk.size ? rate * DISK_BACKLOG - disk.queued : 0;
    double accepted = fmax(0, fmin(added, room));
    disk.queued += accepted;
    disk.unserved += added - accepted;
    if (disk.queued * MIB >= DISK_PIECE) pthread_cond_signal(&disk.work);
    pthread_mutex_unlock(&disk.lock);
}

static void open_disk(const char *path, FILE *console) {
    struct stat status;
    pthread_t thread;
    disk.fd = open(path, O_WRONLY | O_DIRECT | O_CLOEXEC);
    if (disk.fd < 0 || fstat(disk.fd, &status) < 0) {
        fprintf(console, "LOAD cannot write to %s: %s. Disk demand stays unserved\n", path, strerror(errno));
        return;
    }
    disk.size = (uint64_t)status.st_size;
    if (S_ISBLK(status.st_mode)) ioctl(disk.fd, BLKGETSIZE64, &disk.size);
    if (disk.size < DISK_PIECE || pthread_create(&thread, NULL, writer, console) != 0) {
        fprintf(console, "LOAD %s is too small. Disk demand stays unserved\n", path);
        disk.size = 0;
    }
}

/* ---- replay ---- */

struct counters {
    double moment, cpu, disk;
};

static void report(FILE *console, double t, struct step want, struct counters *last) {
    pthread_mutex_lock(&cpu.lock);
    double cpu_done = cpu.done, cpu_unserved = cpu.unserved;
    int online = cpu.online;
    pthread_mutex_unlock(&cpu.lock);
    pthread_mutex_lock(&disk.lock);
    double disk_done = disk.done, disk_unserved = disk.unserved;
    pthread_mutex_unlock(&disk.lock);
    double moment = now(), period = moment - last->moment;
    fprintf(console,
            "LOAD t=%.0f cpu_want=%.2f cpu_got=%.2f cpu_unserved=%.1f mem_want=%.0f mem_got=%.0f mem_unserved=%.0f "
            "disk_want=%.1f disk_got=%.1f disk_unserved=%.1f cpus=%d memtotal=%.0f\n",
            floor(t), want.cpu, (cpu_done - last->cpu) / period, cpu_unserved, want.memory, memory.held,
            memory.unserved, want.disk, (disk_done - last->disk) / period, disk_unserved, online, meminfo("MemTotal:"));
    *last = (struct counters){moment, cpu_done, disk_done};
}

static void replay(const struct trace *trace, FILE *console) {
    double start = now(), last = start, next_report = start + 1;
    struct counters counters = {.moment = start};
    size_t index = 0;
    cpu.moment = start;
    for (double next = start;; next = fmax(next + STEP, now())) {
        sleep_until(next);
        double moment = now(), elapsed = moment - last;
        struct step want = trace_at(trace, moment - start, &index);
        demand_cpu(want.cpu);
        demand_disk(want.disk, elapsed);
        demand_memory(want.memory, elapsed, moment + STEP);
        last = moment;
        if (moment >= next_report) {
            report(console, moment - start, want, &counters);
            next_report = fmax(next_report + 1, moment);
        }
    }
}

static int check(const char *path) {
    struct trace trace;
    const char *problem = trace_read(path, &trace, stderr);
    if (problem) {
        fprintf(stderr, "LOAD cannot use %s: %s\n", path, problem);
        return 1;
    }
    for (size_t i = 0; i < trace.count; i++) {
        struct step s = trace.steps[i];
        printf("%g cpu=%g memory=%g disk=%g\n", s.seconds, s.cpu, s.memory, s.disk);
    }
    return trace.skipped > 0;
}

int main(int count, char **arguments) {
    if (count == 3 && strcmp(arguments[1], "--check") == 0) return check(arguments[2]);
    const char *source = count > 1 ? arguments[1] : "/dev/vdb";
    const char *target = count > 2 ? arguments[2] : "/dev/vda";
    FILE *console = fopen(count > 3 ? arguments[3] : "/dev/ttyS0", "a");
    if (!console) {
        perror("LOAD cannot open the console");
        return 1;
    }
    setvbuf(console, NULL, _IOLBF, 1024);
    struct trace trace;
    const char *problem = trace_read(source, &trace, console);
    if (problem) {
        fprintf(console, "LOAD cannot use %s: %s\n", source, problem);
        return 1;
    }
    memory.range = mmap(NULL, MEMORY_LIMIT, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory.range == MAP_FAILED) {
        fprintf(console, "LOAD cannot reserve memory: %s. Memory demand stays unserved\n", strerror(errno));
        memory.range = NULL;
    } else {
        madvise(memory.range, MEMORY_LIMIT, MADV_NOHUGEPAGE); /* or a piece of 1 MiB costs 2 */
    }
    cpu.rounds = trace.quantum > 0 ? trace.quantum : calibrate();
    fprintf(console, "LOAD %zu steps from %s, %ld rounds a quantum\n", trace.count, source, cpu.rounds);
    open_disk(target, console);
    replay(&trace, console);
}
