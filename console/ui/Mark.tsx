/** Marks of state, severity and the like: always a shape and a word beside the colour. Unknown is never green. */
import { type JSX, Show } from 'solid-js';
import { word } from '../i18n/index.ts';
import type { Answer, Outcome, Severity, State, Status } from '../wire.ts';

type Shape = 'disc' | 'triangle' | 'cross' | 'question' | 'pause' | 'dash' | 'chevron' | 'dot';
type Look = { shape: Shape; colour: string };

const looks = {
  up: { shape: 'disc', colour: 'text-up' },
  degraded: { shape: 'triangle', colour: 'text-degraded' },
  down: { shape: 'cross', colour: 'text-down' },
  unknown: { shape: 'question', colour: 'text-unknown' },
  maintenance: { shape: 'pause', colour: 'text-maintenance' },
} satisfies Record<State, Look>;

const nothing: Look = { shape: 'dash', colour: 'text-dim' };

const severityLooks: Record<Severity, Look> = {
  critical: { shape: 'cross', colour: 'text-down' },
  major: { shape: 'triangle', colour: 'text-degraded' },
  minor: { shape: 'chevron', colour: 'text-ink' },
  info: { shape: 'dot', colour: 'text-dim' },
};

const statusLooks: Record<Status, Look> = {
  pass: looks.up,
  warn: looks.degraded,
  fail: looks.down,
  unknown: looks.unknown,
  not_applicable: nothing,
};

const outcomeLooks: Record<Outcome, Look> = {
  ok: looks.up,
  timeout: looks.down,
  unreachable: looks.down,
  error: looks.degraded,
  unable: looks.unknown,
};

const drawings: Record<Shape, () => JSX.Element> = {
  disc: () => (
    <>
      <circle cx="8" cy="8" r="7" fill="currentColor" />
      <path d="m4.800 8.200 2.200 2.200 4.200-4.600" fill="none" class="stroke-surface" stroke-width="1.800" />
    </>
  ),
  triangle: () => (
    <>
      <path
        d="M8 1.200 15.200 14H.8Z"
        fill="currentColor"
        stroke="currentColor"
        stroke-width="1.200"
        stroke-linejoin="round"
      />
      <path d="M8 5.600v4M8 11.100v1.500" class="stroke-surface" stroke-width="1.700" />
    </>
  ),
  cross: () => (
    <>
      <rect x="1" y="1" width="14" height="14" rx="3" fill="currentColor" />
      <path d="m5 5 6 6m0-6-6 6" class="stroke-surface" stroke-width="1.900" />
    </>
  ),
  question: () => (
    <>
      <circle
        cx="8"
        cy="8"
        r="6.600"
        fill="none"
        stroke="currentColor"
        stroke-width="1.400"
        stroke-dasharray="2.600 1.500"
      />
      <path
        d="M6 6.300a2 2 0 1 1 2.900 1.800c-.6.3-.9.7-.9 1.300M8 11v1.300"
        fill="none"
        stroke="currentColor"
        stroke-width="1.500"
      />
    </>
  ),
  pause: () => (
    <>
      <rect x="1" y="1" width="14" height="14" rx="7" fill="none" stroke="currentColor" stroke-width="1.600" />
      <path d="M6 5v6M10 5v6" stroke="currentColor" stroke-width="1.800" />
    </>
  ),
  chevron: () => <path d="m2.500 5.500 5.500 5 5.500-5" fill="none" stroke="currentColor" stroke-width="2.200" />,
  dot: () => <circle cx="8" cy="8" r="3.500" fill="none" stroke="currentColor" stroke-width="1.800" />,
  dash: () => <path d="M3.500 8h9" stroke="currentColor" stroke-width="1.800" />,
};

function Mark(props: { look: Look; label: string; quiet?: boolean | undefined; strong?: boolean }) {
  return (
    <span
      class="inline-flex items-center gap-1.5 align-middle whitespace-nowrap"
      title={props.quiet ? props.label : undefined}
    >
      <svg
        viewBox="0 0 16 16"
        class={`size-3.5 shrink-0 ${props.look.colour}`}
        role={props.quiet ? 'img' : undefined}
        aria-label={props.quiet ? props.label : undefined}
        aria-hidden={props.quiet ? undefined : 'true'}
      >
        {drawings[props.look.shape]()}
      </svg>
      <Show when={!props.quiet}>
        <span class={props.strong ? `font-medium ${props.look.colour}` : ''}>{props.label}</span>
      </Show>
    </span>
  );
}

/** `quiet` leaves the word to screen readers and the hover text, where a word stands beside it anyway. */
export function StateMark(props: { state: State; quiet?: boolean }) {
  return <Mark look={looks[props.state]} label={word('words', `state_${props.state}`)} quiet={props.quiet} strong />;
}

export function AnswerMark(props: { answer: Answer | 'none'; quiet?: boolean }) {
  const look = () => (props.answer === 'none' ? nothing : looks[props.answer]);
  return <Mark look={look()} label={word('words', `answer_${props.answer}`)} quiet={props.quiet} />;
}

export function SeverityMark(props: { severity: Severity; quiet?: boolean }) {
  return (
    <Mark
      look={severityLooks[props.severity]}
      label={word('words', `severity_${props.severity}`)}
      quiet={props.quiet}
      strong
    />
  );
}

export function StatusMark(props: { status: Status; quiet?: boolean }) {
  return (
    <Mark look={statusLooks[props.status]} label={word('words', `status_${props.status}`)} quiet={props.quiet} strong />
  );
}

export function OutcomeMark(props: { outcome: Outcome; quiet?: boolean }) {
  return (
    <Mark look={outcomeLooks[props.outcome]} label={word('words', `outcome_${props.outcome}`)} quiet={props.quiet} />
  );
}

const healthLooks = { good: looks.up, warning: looks.degraded, bad: looks.down, unknown: looks.unknown };

/** How an aspect of the platform itself stands. */
export function HealthMark(props: { status: keyof typeof healthLooks }) {
  return <Mark look={healthLooks[props.status]} label={word('platform', `status_${props.status}`)} strong />;
}

const resultLooks = { done: looks.up, refused: looks.degraded, failed: looks.down } satisfies Record<string, Look>;

/** How what somebody did ended. */
export function ResultMark(props: { result: keyof typeof resultLooks }) {
  return <Mark look={resultLooks[props.result]} label={word('audit', `result_${props.result}`)} strong />;
}

const grades = ['critical', 'critical', 'critical', 'major', 'minor', 'info', 'info', 'info'] as const;

/** A severity of syslog, 0 (emergency) to 7 (debug): what the sender thinks of it, which is no finding of ours. */
export function GradeMark(props: { grade: number | null }) {
  return (
    <Show when={props.grade !== null && grades[props.grade]} fallback={<span class="text-dim">—</span>}>
      {(look) => <Mark look={severityLooks[look()]} label={word('messages', `grade_${props.grade}`)} />}
    </Show>
  );
}

/** A port's link in IF-MIB's words. No link is no fault by itself, so it isn't red: the checks judge. */
export function LinkMark(props: { status: string | null }) {
  const look = () => (props.status === null ? looks.unknown : props.status === 'up' ? looks.up : nothing);
  return <Mark look={look()} label={props.status ?? word('words', 'state_unknown')} />;
}
