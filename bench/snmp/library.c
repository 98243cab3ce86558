/*
 * The C library of net-snmp, asked as fast as it goes: so many devices at once, each by GETBULK over its three trees, or by so many GETs.
 * `library walk|get REPETITIONS AT_ONCE PORT…` prints one line of JSON as poller.ts does.
 */
#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <sys/resource.h>
#include <time.h>

#define ROOTS 3
static oid roots[ROOTS][8] = {{1, 3, 6, 1, 2, 1, 1}, {1, 3, 6, 1, 2, 1, 2}, {1, 3, 6, 1, 2, 1, 31, 1}};
static const size_t lengths[ROOTS] = {7, 7, 8};
static oid up_time[] = {1, 3, 6, 1, 2, 1, 1, 3, 0};

struct device {
  void *session;
  int root;
  int left;
};
static int is_get, repetitions, next_port, ports, working;
static char **port_names;
static long values;

static void ask(struct device *d, const oid *from, size_t length) {
  struct snmp_pdu *pdu = snmp_pdu_create(is_get ? SNMP_MSG_GET : SNMP_MSG_GETBULK);
  if (!is_get) {
    pdu->non_repeaters = 0;
    pdu->max_repetitions = repetitions;
  }
  snmp_add_null_var(pdu, from, length);
  if (!snmp_sess_send(d->session, pdu)) {
    snmp_sess_perror("send", snmp_sess_session(d->session));
    exit(1);
  }
}

static int answered(int op, struct snmp_session *session, int id, struct snmp_pdu *pdu, void *magic);

static int begin(struct device *d) {
  if (next_port == ports) return 0;
  char peer[64];
  struct snmp_session session;
  snmp_sess_init(&session);
  snprintf(peer, sizeof peer, "127.0.0.1:%s", port_names[next_port++]);
  session.version = SNMP_VERSION_2c;
  session.peername = peer;
  session.community = (u_char *)"public";
  session.community_len = 6;
  session.callback = answered;
  session.callback_magic = d;
  d->session = snmp_sess_open(&session);
  if (!d->session) exit(1);
  d->root = 0;
  d->left = repetitions;
  working++;
  if (is_get) ask(d, up_time, 9);
  else ask(d, roots[0], lengths[0]);
  return 1;
}

static int answered(int op, struct snmp_session *session, int id, struct snmp_pdu *pdu, void *magic) {
  struct device *d = magic;
  if (op != NETSNMP_CALLBACK_OP_RECEIVED_MESSAGE || pdu->errstat) {
    fprintf(stderr, "a device gave no answer\n");
    exit(1);
  }
  if (is_get) {
    values++;
    if (--d->left > 0) ask(d, up_time, 9);
    else d->root = ROOTS;
    return 1;
  }
  const struct variable_list *last = NULL;
  for (const struct variable_list *v = pdu->variables; v; v = v->next_variable) {
    if (v->type == SNMP_ENDOFMIBVIEW || snmp_oidtree_compare(v->name, v->name_length, roots[d->root], lengths[d->root]) != 0) {
      last = NULL;
      break;
    }
    values++;
    last = v;
  }
  if (last) ask(d, last->name, last->name_length);
  else if (++d->root < ROOTS) ask(d, roots[d->root], lengths[d->root]);
  return 1;
}

static struct rusage used;
static double cpu_ms(void) {
  getrusage(RUSAGE_SELF, &used);
  return (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1e3 + (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e3;
}

int main(int argc, char **argv) {
  is_get = strcmp(argv[1], "get") == 0;
  repetitions = atoi(argv[2]);
  int at_once = atoi(argv[3]);
  port_names = argv + 4;
  ports = argc - 4;
  setenv("MIBS", "", 1);
  init_snmp("bench");
  struct device *all = calloc(at_once, sizeof *all);
  struct timespec started, ended;
  double before_ms = cpu_ms();
  clock_gettime(CLOCK_MONOTONIC, &started);
  for (int i = 0; i < at_once; i++) begin(&all[i]);
  while (working > 0) {
    fd_set ready;
    int highest = 0, block = 1;
    struct timeval wait = {5, 0};
    FD_ZERO(&ready);
    for (int i = 0; i < at_once; i++)
      if (all[i].session) snmp_sess_select_info(all[i].session, &highest, &ready, &wait, &block);
    if (select(highest, &ready, NULL, NULL, &wait) < 0) return 1;
    for (int i = 0; i < at_once; i++) {
      struct device *d = &all[i];
      if (!d->session) continue;
      snmp_sess_read(d->session, &ready);
      snmp_sess_timeout(d->session);
      if (d->root < ROOTS) continue;
      snmp_sess_close(d->session);
      d->session = NULL;
      working--;
      begin(d);
    }
  }
  clock_gettime(CLOCK_MONOTONIC, &ended);
  double took_ms = (ended.tv_sec - started.tv_sec) * 1e3 + (ended.tv_nsec - started.tv_nsec) / 1e6;
  printf("{\"took_ms\":%f,\"cpu_ms\":%f,\"rss_mb\":%f,\"values\":%ld}\n", took_ms, cpu_ms() - before_ms, used.ru_maxrss / 1024.0, values);
  return 0;
}
