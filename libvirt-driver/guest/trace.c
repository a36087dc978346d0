#include "trace.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char HEADER[] = "# gnomon load 1";
static const size_t LIMIT = 16 << 20; /* bytes of text */
static const size_t TOLD = 20;        /* bad lines that are named one by one */

/* The text up to the first NUL (a trace on a disk is padded with them), or NULL with errno set. */
static char *read_text(const char *path) {
    char *text = NULL;
    size_t used = 0, room = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return NULL;
    for (;;) {
        if (room - used < 2) text = realloc(text, room = room ? room * 2 : 65536);
        ssize_t got = read(fd, text + used, room - used - 1);
        if (got < 0) {
            close(fd);
            free(text);
            return NULL;
        }
        text[used + got] = 0;
        if (got == 0 || memchr(text + used, 0, got) || used > LIMIT) break;
        used += got;
    }
    close(fd);
    return text;
}

/* NULL when the line is a good step that follows `previous`, else what is wrong with it. */
static const char *parse(char *line, const struct step *previous, struct step *step) {
    static char problem[160];
    const char *names[] = {"SECONDS", "CPU_CORES", "MEMORY_MIB", "DISK_MIB_PER_S"};
    double *values[] = {&step->seconds, &step->cpu, &step->memory, &step->disk};
    char *rest = line;
    for (int i = 0; i < 4; i++) {
        char *word = strsep(&rest, " \t\r"), *end;
        while (word && !*word) word = strsep(&rest, " \t\r");
        if (!word) {
            snprintf(problem, sizeof problem, "%s is missing", names[i]);
            return problem;
        }
        *values[i] = strtod(word, &end);
        for (char *c = word; *c; c++)
            if (!isprint((unsigned char)*c)) *c = '?';
        if (*end || !isfinite(*values[i]) || *values[i] < 0) {
            snprintf(problem, sizeof problem, "%s is not a number from 0 up: '%.40s'", names[i], word);
            return problem;
        }
    }
    if (previous && step->seconds < previous->seconds) {
        snprintf(problem, sizeof problem, "SECONDS goes back from %g to %g", previous->seconds, step->seconds);
        return problem;
    }
    return NULL;
}

const char *trace_read(const char *path, struct trace *trace, FILE *messages) {
    char *text = read_text(path), *rest = text, *line;
    size_t room = 0, number = 1;
    *trace = (struct trace){0};
    if (!text) return strerror(errno);
    line = strsep(&rest, "\n");
    line[strcspn(line, "\r")] = 0;
    if (strcmp(line, HEADER) != 0) {
        free(text);
        return "it does not begin with the line '# gnomon load 1'";
    }
    while ((line = strsep(&rest, "\n"))) {
        number++;
        line += strspn(line, " \t\r");
        if (*line == '#') sscanf(line, "# quantum %ld", &trace->quantum);
        if (!*line || *line == '#') continue;
        if (trace->count == room) trace->steps = realloc(trace->steps, (room = room ? room * 2 : 256) * sizeof(struct step));
        struct step *next = trace->steps + trace->count;
        const char *problem = parse(line, trace->count ? next - 1 : NULL, next);
        if (problem) {
            if (trace->skipped++ < TOLD) fprintf(messages, "LOAD line %zu skipped: %s\n", number, problem);
        } else {
            trace->count++;
        }
    }
    if (trace->skipped > TOLD) fprintf(messages, "LOAD and %zu more lines skipped\n", trace->skipped - TOLD);
    free(text);
    return trace->count ? NULL : "it has no usable line";
}

struct step trace_at(const struct trace *trace, double seconds, size_t *index) {
    while (*index < trace->count && trace->steps[*index].seconds <= seconds) (*index)++;
    return *index ? trace->steps[*index - 1] : (struct step){0};
}
