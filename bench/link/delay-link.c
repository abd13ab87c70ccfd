// A link between two network namespaces with delay, random loss, a rate and a queue that ends (drop-tail), for kernels
// without netem. Rule: packets of one direction never overtake each other; the same seed drops the same packets.
//
//   delay-link NETNS:TUN NETNS:TUN one-way-delay-ms loss-percent rate-mbit queue-ms seed
//
// One TUN device per side. A packet that is read from one is dropped, or serialised behind those before it, held for the
// delay and written to the other. Ends on SIGTERM. Build: gcc -O2 -Wall -o delay-link delay-link.c
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { MAX_PACKET = 65536, BATCH = 64, FIRST_RING = 1024 };

typedef struct {
  uint64_t due;
  ssize_t length;
  uint8_t bytes[];
} Packet;

typedef struct {
  int in, out;
  uint64_t random;
  uint64_t busyUntil; // when the rate has let through all that waits
  uint64_t lastDue;
  Packet **ring; // in order of due
  size_t head, tail, capacity;
} Direction;

static double delayMs, lossPercent, rateMbit, queueMs;

static void die(const char *what) {
  perror(what);
  exit(1);
}

static uint64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000ull + t.tv_nsec;
}

// xorshift64*: 0 <= r < 1
static double chance(Direction *d) {
  uint64_t x = d->random;
  x ^= x >> 12;
  x ^= x << 25;
  x ^= x >> 27;
  d->random = x;
  return (double)((x * 2685821657736338717ull) >> 11) / 9007199254740992.0;
}

// Opens a TUN device inside a named namespace and comes back.
static int openTun(char *place) {
  char *colon = strchr(place, ':');
  if (!colon) die("want NETNS:TUN");
  *colon = 0;
  char path[256];
  snprintf(path, sizeof path, "/var/run/netns/%s", place);
  int home = open("/proc/self/ns/net", O_RDONLY), there = open(path, O_RDONLY);
  if (there < 0 || setns(there, CLONE_NEWNET)) die(path);
  int tun = open("/dev/net/tun", O_RDWR | O_NONBLOCK);
  struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI};
  strncpy(request.ifr_name, colon + 1, IFNAMSIZ - 1);
  if (tun < 0 || ioctl(tun, TUNSETIFF, &request)) die("tun");
  if (setns(home, CLONE_NEWNET)) die("setns");
  close(there);
  close(home);
  return tun;
}

static void push(Direction *d, Packet *packet) {
  if (d->tail - d->head == d->capacity) {
    size_t grown = d->capacity ? 2 * d->capacity : FIRST_RING;
    Packet **ring = malloc(grown * sizeof *ring);
    for (size_t i = d->head; i < d->tail; i++) ring[i - d->head] = d->ring[i % d->capacity];
    free(d->ring);
    d->ring = ring;
    d->tail -= d->head;
    d->head = 0;
    d->capacity = grown;
  }
  d->ring[d->tail++ % d->capacity] = packet;
}

static void take(Direction *d, const uint8_t *bytes, ssize_t length, uint64_t at) {
  if (lossPercent > 0 && chance(d) * 100 < lossPercent) return;
  if (d->busyUntil < at) d->busyUntil = at;
  uint64_t serialised = d->busyUntil + (uint64_t)(length * 8000.0 / rateMbit);
  if (serialised - at > queueMs * 1e6) return;
  d->busyUntil = serialised;
  Packet *packet = malloc(sizeof *packet + length);
  packet->length = length;
  memcpy(packet->bytes, bytes, length);
  packet->due = serialised + (uint64_t)(delayMs * 1e6);
  if (packet->due < d->lastDue) packet->due = d->lastDue;
  d->lastDue = packet->due;
  push(d, packet);
}

static void deliver(Direction *d, uint64_t at) {
  for (; d->head != d->tail; d->head++) {
    Packet *packet = d->ring[d->head % d->capacity];
    if (packet->due > at) return;
    // What the device does not take is one more lost packet.
    ssize_t written = write(d->out, packet->bytes, packet->length);
    (void)written;
    free(packet);
  }
}

int main(int count, char **words) {
  if (count != 8) return 2;
  delayMs = atof(words[3]);
  lossPercent = atof(words[4]);
  rateMbit = atof(words[5]);
  queueMs = atof(words[6]);
  int tuns[2] = {openTun(words[1]), openTun(words[2])};
  Direction directions[2] = {0};
  for (int i = 0; i < 2; i++) {
    directions[i].in = tuns[i];
    directions[i].out = tuns[1 - i];
    directions[i].random = ((uint64_t)atoi(words[7]) * 2 + i + 1) * 0x9E3779B97F4A7C15ull;
  }
  prctl(PR_SET_TIMERSLACK, 1);
  int timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
  static uint8_t buffer[MAX_PACKET];
  puts("up");
  fflush(stdout);
  for (;;) {
    uint64_t next = 0;
    for (int i = 0; i < 2; i++) {
      Direction *d = &directions[i];
      deliver(d, now());
      if (d->head == d->tail) continue;
      uint64_t due = d->ring[d->head % d->capacity]->due;
      if (!next || due < next) next = due;
    }
    struct itimerspec at = {.it_value = {next / 1000000000, next % 1000000000}};
    timerfd_settime(timer, TFD_TIMER_ABSTIME, &at, 0);
    struct pollfd wanted[3] = {{tuns[0], POLLIN, 0}, {tuns[1], POLLIN, 0}, {timer, POLLIN, 0}};
    if (poll(wanted, 3, -1) < 0 && errno != EINTR) die("poll");
    uint64_t fired;
    if (wanted[2].revents && read(timer, &fired, sizeof fired) < 0 && errno != EAGAIN) die("timer");
    for (int i = 0; i < 2; i++) {
      // A few at a time, so that the other direction and what is due wait little.
      for (int n = 0; wanted[i].revents && n < BATCH; n++) {
        ssize_t length = read(tuns[i], buffer, sizeof buffer);
        if (length <= 0) break;
        take(&directions[i], buffer, length, now());
      }
    }
  }
}
