/*
 * guestd: process 1 of the guest once init is through. Waits for events and costs nothing in between:
 *  - a CPU that is plugged is brought online at once. Only "add" events count, so that a CPU which the
 *    guest agent took offline stays offline;
 *  - the ACPI power button powers the guest off.
 */
#include <fcntl.h>
#include <linux/input.h>
#include <linux/netlink.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/reboot.h>
#include <sys/socket.h>
#include <unistd.h>

enum { INPUTS = 8 };

static void online(int cpu) {
    char path[64];
    snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu%d/online", cpu);
    for (int attempt = 0; attempt < 20; attempt++) {
        int fd = open(path, O_WRONLY);
        if (fd >= 0) {
            ssize_t written = write(fd, "1", 1);
            close(fd);
            if (written == 1) return;
        }
        usleep(50000); /* another hot-plug operation is under way */
    }
    printf("GNOMON-GUEST cannot bring CPU %d online\n", cpu);
}

/* CPUs that were plugged before the event socket was open; none of them was taken offline by anyone yet. */
static void online_all(void) {
    for (int cpu = 1; cpu < 256; cpu++) {
        char path[64], state = '1';
        snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu%d/online", cpu);
        int fd = open(path, O_RDONLY);
        if (fd < 0) continue;
        if (read(fd, &state, 1) == 1 && state == '0') online(cpu);
        close(fd);
    }
}

static void on_uevent(int fd) {
    char event[8192];
    int cpu, end = 0;
    ssize_t length = recv(fd, event, sizeof event - 1, 0);
    if (length <= 0) return;
    event[length] = 0;
    if (sscanf(event, "add@/devices/system/cpu/cpu%d%n", &cpu, &end) == 1 && event[end] == 0) online(cpu);
}

static void on_input(int fd) {
    struct input_event event;
    if (read(fd, &event, sizeof event) != sizeof event) return;
    if (event.type != EV_KEY || event.code != KEY_POWER || event.value != 1) return;
    puts("GNOMON-GUEST power button");
    sync();
    reboot(RB_POWER_OFF);
}

int main(void) {
    struct sockaddr_nl kernel = {.nl_family = AF_NETLINK, .nl_groups = 1};
    struct pollfd watched[1 + INPUTS];
    int count = 1, buffer = 1 << 20;

    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGCHLD, SIG_IGN); /* reap orphans */
    watched[0].fd = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_KOBJECT_UEVENT);
    watched[0].events = POLLIN;
    setsockopt(watched[0].fd, SOL_SOCKET, SO_RCVBUFFORCE, &buffer, sizeof buffer);
    if (bind(watched[0].fd, (struct sockaddr *)&kernel, sizeof kernel) < 0)
        perror("GNOMON-GUEST no kernel events, plugged CPUs stay offline");
    for (int i = 0; i < INPUTS; i++) {
        char path[32];
        snprintf(path, sizeof path, "/dev/input/event%d", i);
        int fd = open(path, O_RDONLY | O_CLOEXEC);
        if (fd >= 0) watched[count++] = (struct pollfd){.fd = fd, .events = POLLIN};
    }
    online_all();
    for (;;) {
        if (poll(watched, count, -1) <= 0) continue;
        if (watched[0].revents) on_uevent(watched[0].fd);
        for (int i = 1; i < count; i++)
            if (watched[i].revents) on_input(watched[i].fd);
    }
}
