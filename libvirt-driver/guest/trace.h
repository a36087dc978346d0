/* A load trace: what a workload demands, step by step. The format is in README.md. */
#ifndef TRACE_H
#define TRACE_H
#include <stddef.h>
#include <stdio.h>

struct step {
    double seconds; /* workload time from which this step holds */
    double cpu;     /* cores */
    double memory;  /* MiB */
    double disk;    /* MiB/s written */
};

struct trace {
    struct step *steps;
    size_t count;
    size_t skipped; /* bad lines */
    long quantum;   /* rounds of work that a core does in a millisecond; 0: as this guest finds out */
};

/* Reads a trace up to the first NUL. A bad line is named on `messages` and skipped. NULL on success, else why not. */
const char *trace_read(const char *path, struct trace *trace, FILE *messages);

/* The step that holds at a moment; all zero before the first. `index` remembers the place between calls. */
struct step trace_at(const struct trace *trace, double seconds, size_t *index);
#endif
