import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCalendar } from './calendar.ts';
import { type ClockEvent, type ClockEventKind, type ClockFigures, figuresOf, nextMoment } from './clock.ts';
import { publishedDay } from './state-holidays.ts';

const HOUR_MS = 3_600_000;
/** A moment of autumn 2025 as clocks in China show it: '10-09 10:30'. */
const at = (text: string): number => Date.parse(`2025-${text.replace(' ', 'T')}+08:00`);
const shown = (ms: number | null): string | null =>
  ms === null ? null : new Date(ms + 8 * HOUR_MS).toISOString().slice(5, 16).replace('T', ' ');
const ordinary = createCalendar({}, publishedDay);

/** When, what, who holds it then, and the target of the resolution; the response has always an hour. */
type Line = [when: string, is: ClockEventKind, unit_id?: number | null, resolution_min?: number | null];

/** Unit and target stay unless a line says otherwise. */
function events(lines: Line[]): ClockEvent[] {
  let unit: number | null = 1;
  let target: number | null = 240;
  return lines.map(([when, is, unit_id = unit, resolution_min = target]) => {
    unit = unit_id;
    target = resolution_min;
    return { at: at(when), is, unit_id, targets: { response_min: 60, resolution_min } };
  });
}

type Seen = [
  state: ClockFigures['state'],
  elapsed_min: number,
  due: string | null,
  warned: string | null,
  breached: string | null,
  by: number | null,
  ended: string | null,
];
const seen = (clock: ClockFigures): Seen => [
  clock.state,
  clock.elapsed_ms / 60_000,
  shown(clock.due_at),
  shown(clock.warned_at),
  shown(clock.breached_at),
  clock.breached_by_unit,
  shown(clock.ended_at),
];

/** 9 October 2025 is a Thursday and the 11th a Saturday that is worked; four hours from 9:00 end at 15:00, a warning at 12:00. */
const RESOLUTIONS: { name: string; lines: Line[]; now: string; seen: Seen }[] = [
  {
    name: 'a ticket that was not filed has no clock',
    lines: [],
    now: '10-09 12:00',
    seen: ['none', 0, null, null, null, null, null],
  },
  {
    name: 'a ticket of the evening begins to count in the morning',
    lines: [['10-09 20:00', 'filed']],
    now: '10-10 10:00',
    seen: ['running', 60, '10-10 15:00', null, null, null, null],
  },
  {
    name: 'at the moment when it is due it is not late',
    lines: [['10-09 09:00', 'filed']],
    now: '10-09 15:00',
    seen: ['running', 240, '10-09 15:00', '10-09 12:00', null, null, null],
  },
  {
    name: 'what is late was late at the exact moment, whenever somebody looks',
    lines: [['10-09 09:00', 'filed', 7]],
    now: '10-09 17:00',
    seen: ['breached', 360, '10-09 15:00', '10-09 12:00', '10-09 15:00', 7, null],
  },
  {
    name: 'what is resolved at the moment when it is due is in time',
    lines: [
      ['10-09 09:00', 'filed'],
      ['10-09 15:00', 'resolved'],
    ],
    now: '10-20 00:00',
    seen: ['met', 240, '10-09 15:00', '10-09 12:00', null, null, '10-09 15:00'],
  },
  {
    name: 'a time used up when work ends is late, though nothing was worked until the resolution',
    lines: [
      ['10-09 09:00', 'filed', 1, 420],
      ['10-09 19:00', 'resolved'],
    ],
    now: '10-20 00:00',
    seen: ['breached', 420, '10-09 18:00', '10-09 16:15', '10-09 18:00', 1, '10-09 19:00'],
  },
  {
    name: 'while suspended nothing elapses and nothing is due',
    lines: [
      ['10-09 09:00', 'filed'],
      ['10-09 11:00', 'suspended'],
    ],
    now: '10-11 12:00',
    seen: ['paused', 120, null, null, null, null, null],
  },
  {
    name: 'after a suspension the rest of the time is left',
    lines: [
      ['10-09 09:00', 'filed'],
      ['10-09 11:00', 'suspended'],
      ['10-10 14:00', 'resumed'],
    ],
    now: '10-10 15:30',
    seen: ['running', 210, '10-10 16:00', '10-10 15:00', null, null, null],
  },
  {
    name: 'what was sent back to the filer waits until somebody takes it up',
    lines: [
      ['10-09 09:00', 'filed'],
      ['10-09 10:00', 'returned'],
      ['10-09 11:00', 'moved', 2],
      ['10-10 09:00', 'accepted'],
    ],
    now: '10-10 10:00',
    seen: ['running', 120, '10-10 12:00', null, null, null, null],
  },
  {
    name: 'accepting does not end a suspension',
    lines: [
      ['10-09 09:00', 'filed'],
      ['10-09 10:00', 'suspended'],
      ['10-09 11:00', 'accepted'],
    ],
    now: '10-10 10:00',
    seen: ['paused', 60, null, null, null, null, null],
  },
  {
    name: 'what was sent back while suspended stays suspended when it is accepted',
    lines: [
      ['10-09 09:00', 'filed'],
      ['10-09 10:00', 'suspended'],
      ['10-09 10:30', 'returned'],
      ['10-09 11:00', 'accepted'],
    ],
    now: '10-10 10:00',
    seen: ['paused', 60, null, null, null, null, null],
  },
  {
    name: 'what is suspended at the moment when it is due is late only once it goes on',
    lines: [
      ['10-09 09:00', 'filed', 1],
      ['10-09 15:00', 'suspended', 2],
      ['10-10 10:00', 'resumed', 3],
    ],
    now: '10-10 10:00',
    seen: ['running', 240, '10-10 10:00', '10-09 12:00', null, null, null],
  },
  {
    name: 'a move resets nothing, and whoever holds the ticket when it is due is late',
    lines: [
      ['10-09 09:00', 'filed', 1],
      ['10-09 14:30', 'moved', 2],
      ['10-09 16:00', 'moved', 3],
    ],
    now: '10-09 17:00',
    seen: ['breached', 360, '10-09 15:00', '10-09 12:00', '10-09 15:00', 2, null],
  },
  {
    name: 'a target shorter than what has elapsed is breached at once',
    lines: [
      ['10-09 09:00', 'filed'],
      ['10-09 11:00', 'reclassified', 4, 60],
    ],
    now: '10-09 11:00',
    seen: ['breached', 120, '10-09 11:00', '10-09 11:00', '10-09 11:00', 4, null],
  },
  {
    name: 'such a target is breached even while the clock is paused',
    lines: [
      ['10-09 09:00', 'filed'],
      ['10-09 11:00', 'suspended'],
      ['10-09 16:00', 'reclassified', 4, 60],
    ],
    now: '10-09 17:00',
    seen: ['breached', 120, null, '10-09 16:00', '10-09 16:00', 4, null],
  },
  {
    name: 'a longer target moves what is due and takes back no breach',
    lines: [
      ['10-09 09:00', 'filed', 5, 60],
      ['10-09 11:00', 'reclassified', 6, 240],
    ],
    now: '10-09 16:00',
    seen: ['breached', 300, '10-09 15:00', '10-09 09:45', '10-09 10:00', 5, null],
  },
  {
    name: 'a ticket without a target counts, and can get one later',
    lines: [
      ['10-09 09:00', 'filed', 1, null],
      ['10-09 11:00', 'reclassified', 1, 240],
    ],
    now: '10-09 11:30',
    seen: ['running', 150, '10-09 15:00', null, null, null, null],
  },
  {
    name: 'a target that goes away leaves no clock but the breach',
    lines: [
      ['10-09 09:00', 'filed', 1, 60],
      ['10-09 11:00', 'reclassified', 2, null],
    ],
    now: '10-09 11:30',
    seen: ['breached', 150, null, '10-09 09:45', '10-09 10:00', 1, null],
  },
  {
    name: 'a refused solution goes on from where it stood',
    lines: [
      ['10-09 09:00', 'filed'],
      ['10-09 10:00', 'resolved'],
      ['10-10 09:00', 'disputed'],
    ],
    now: '10-10 10:00',
    seen: ['running', 120, '10-10 12:00', null, null, null, null],
  },
  {
    name: 'a target that changes after the end changes nothing',
    lines: [
      ['10-09 09:00', 'filed'],
      ['10-09 11:00', 'resolved'],
      ['10-09 12:00', 'reclassified', 2, 30],
      ['10-10 12:00', 'closed'],
    ],
    now: '10-11 12:00',
    seen: ['met', 120, '10-09 15:00', null, null, null, '10-09 11:00'],
  },
  {
    name: 'a withdrawn ticket stops where it stands',
    lines: [
      ['10-09 09:00', 'filed'],
      ['10-09 10:00', 'suspended'],
      ['10-10 10:00', 'withdrawn'],
    ],
    now: '10-11 12:00',
    seen: ['met', 60, null, null, null, null, '10-10 10:00'],
  },
  {
    name: 'over 国庆 nothing elapses: two hours from 17:30 on the last day are due at 10:30 on the first',
    lines: [
      ['09-30 17:30', 'filed', 1, 120],
      ['10-03 12:00', 'moved', 2],
    ],
    now: '10-09 11:00',
    seen: ['breached', 150, '10-09 10:30', '10-09 10:00', '10-09 10:30', 2, null],
  },
];

for (const { name, lines, now, seen: wanted } of RESOLUTIONS) {
  test(name, () => assert.deepEqual(seen(figuresOf(events(lines), ordinary, at(now)).resolution), wanted));
}

const RESPONSES: { name: string; lines: Line[]; now: string; seen: Seen }[] = [
  {
    name: 'the response ends when the ticket is accepted, and no dispute begins it again',
    lines: [
      ['10-09 09:00', 'filed'],
      ['10-09 09:50', 'accepted'],
      ['10-09 11:00', 'resolved'],
      ['10-10 09:00', 'disputed'],
    ],
    now: '10-10 17:00',
    seen: ['met', 50, '10-09 10:00', '10-09 09:45', null, null, '10-09 09:50'],
  },
  {
    name: 'a ticket that nobody accepts is late to be answered, by the unit that had it then',
    lines: [
      ['10-09 09:00', 'filed', 3],
      ['10-09 10:30', 'moved', 4],
      ['10-09 11:00', 'accepted'],
    ],
    now: '10-09 12:00',
    seen: ['breached', 120, '10-09 10:00', '10-09 09:45', '10-09 10:00', 3, '10-09 11:00'],
  },
  {
    name: 'the response waits as well while the ticket is suspended',
    lines: [
      ['10-09 09:00', 'filed'],
      ['10-09 09:30', 'suspended'],
      ['10-10 09:00', 'resumed'],
      ['10-10 09:20', 'accepted'],
    ],
    now: '10-11 12:00',
    seen: ['met', 50, '10-10 09:30', '10-10 09:15', null, null, '10-10 09:20'],
  },
  {
    name: 'a solution without being accepted is a response',
    lines: [
      ['10-09 09:00', 'filed'],
      ['10-09 09:30', 'resolved'],
      ['10-09 10:00', 'disputed'],
    ],
    now: '10-11 12:00',
    seen: ['met', 30, '10-09 10:00', null, null, null, '10-09 09:30'],
  },
  {
    name: 'what was closed unanswered and reopened is still to be answered',
    lines: [
      ['10-09 09:00', 'filed'],
      ['10-09 09:30', 'merged'],
      ['10-10 09:00', 'reopened'],
    ],
    now: '10-10 09:10',
    seen: ['running', 40, '10-10 09:30', null, null, null, null],
  },
];

for (const { name, lines, now, seen: wanted } of RESPONSES) {
  test(name, () => assert.deepEqual(seen(figuresOf(events(lines), ordinary, at(now)).response), wanted));
}

test('over 国庆, end to end: what comes next, what is late, and what a correction by hand changes', () => {
  const log = events([
    ['09-30 17:30', 'filed', 1, 120],
    ['09-30 17:40', 'accepted'],
  ]);
  const next = (now: string, calendar = ordinary) => {
    const moment = nextMoment(figuresOf(log, calendar, at(now)), calendar, at(now));
    assert.ok(moment === null || moment % 60_000 === 1);
    return shown(moment);
  };
  assert.equal(next('09-30 17:45'), '10-09 10:00');
  assert.equal(next('10-09 10:00'), '10-09 10:00');
  assert.equal(next('10-09 10:10'), '10-09 10:30');
  assert.equal(next('10-09 10:31'), null);
  const closed = createCalendar({ days: { '2025-10-09': 'off' } }, publishedDay);
  assert.equal(next('10-09 10:31', closed), '10-10 10:00');
  assert.equal(figuresOf(log, closed, at('10-09 11:00')).resolution.state, 'running');
  assert.equal(shown(figuresOf(log, closed, at('10-10 11:00')).resolution.breached_at), '10-10 10:30');
  const duty = createCalendar({ days: { '2025-10-01': 'work' } }, publishedDay);
  assert.equal(shown(figuresOf(log, duty, at('10-09 11:00')).resolution.breached_at), '10-01 10:30');
});
