/** News that shouldn't wait until somebody looks: a serious finding, or something that went down. */
import { onCleanup } from 'solid-js';
import { say, t } from '../i18n/index.ts';
import { paths } from '../paths.ts';
import { SeverityMark, StateMark } from '../ui/Mark.tsx';
import { toast } from '../ui/Toast.tsx';
import { type Event, severities } from '../wire.ts';

const gather_ms = 1_500;
/** More at once are told as a number: a wall of toasts hides the page that would help. */
const toasts_max = 2;

/** Gathers what comes within a moment. */
export function makeAlerts(): (event: Event) => void {
  let waiting: Event[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));
  const tell = () => {
    const events = waiting;
    waiting = [];
    timer = undefined;
    if (events.length > toasts_max) tellMany(events);
    else events.forEach(tellOne);
  };
  return (event) => {
    waiting.push(event);
    timer ??= setTimeout(tell, gather_ms);
  };
}

function hrefOf(event: Event): string | undefined {
  if (event.finding_id !== null) return paths.finding(event.finding_id);
  if (event.kind === 'platform') return paths.platform();
  if (event.node_id !== null) return paths.node(event.node_id);
  return event.system_id === null ? undefined : paths.system(event.system_id);
}

function tellOne(event: Event): void {
  const href = hrefOf(event);
  toast({
    title: event.subject,
    detail: say(event.text),
    mark: markOf(event),
    ...(href ? { link: { href, title: t('shell.alert_open') } } : {}),
  });
}

function tellMany(events: readonly Event[]): void {
  const rank = (event: Event) => (event.severity ? severities.indexOf(event.severity) : 0);
  const gravest = events.reduce((a, b) => (rank(b) < rank(a) ? b : a));
  const subjects = [...new Set(events.map((event) => event.subject))];
  toast({
    title: t('shell.alerts_many', { n: events.length }),
    detail: subjects.slice(0, 3).join(', ') + (subjects.length > 3 ? ' …' : ''),
    mark: markOf(gravest),
    link: { href: paths.findings(), title: t('shell.alert_open') },
  });
}

const markOf = (event: Event) =>
  event.severity ? <SeverityMark severity={event.severity} quiet /> : <StateMark state="down" quiet />;
