/** What reports of incidents and drills are made of. Times: epoch milliseconds, durations milliseconds; null: not known or not reached. Pure. */
export type GivenMoment = {
  at: number;
  kind: 'begin' | 'inject' | 'done' | 'skipped' | 'decision' | 'check' | 'late' | 'grade' | 'note' | 'end';
  title: string;
  /** What was recorded, answered, seen or given as a reason. */
  said: string;
  /** A name; null: the program. */
  by: string | null;
};
export type GivenFigures = {
  to_detect_ms: number | null;
  to_declare_ms: number | null;
  to_contain_ms: number | null;
  to_recover_ms: number | null;
  rto_ms: number;
  kept_rto: boolean | null;
  steps: number;
  done: number;
  /** Titles of steps. */
  late: readonly string[];
  skipped: readonly string[];
  accepted: readonly string[];
  changed: number;
};
export type GivenEmergencyRun = {
  plan: string;
  plan_version: number;
  status: 'running' | 'ended' | 'aborted';
  grade: number;
  started_at: number;
  ended_at: number | null;
  moments: readonly GivenMoment[];
  figures: GivenFigures;
};
export type IncidentGiven = {
  incident: { title: string; unit: string; state: string; declared_at: number; closed_at: number | null };
  /** One writing of a report: `body` by field, in the order of the form. */
  report: {
    kind: 'initial' | 'progress' | 'final';
    number: number;
    body: readonly { field: string; text: string }[];
    written_by: string;
    written_at: number;
    sent: { to: string; by: string; at: number } | null;
    /** To whom it is due, by which text; null: it answers no rule. */
    rule: { report_to: string; source: string; is_confirmed: boolean } | null;
  };
  /** As they stood when it was written. */
  runs: readonly GivenEmergencyRun[];
};
export type DrillGiven = {
  drill: {
    id: number;
    title: string;
    form: 'tabletop' | 'functional' | 'full';
    scenario: string;
    scheduled_at: number;
    state: string;
    unit: string;
    systems: readonly string[];
    created_by: string;
  };
  plan: { title: string; version: number | null };
  roles: readonly { title: string; duty: string; people: readonly string[] }[];
  injects: readonly { after_ms: number; text: string; said_at: number | null }[];
  /** The plan's steps in their order, those that may come among them. */
  steps: readonly { depth: number; title: string; role: string; within_ms: number | null; status: string }[];
  run: GivenEmergencyRun | null;
  evaluation: {
    scores: readonly { criterion: string; score: number }[];
    strengths: string;
    weaknesses: string;
    by: string;
    at: number;
  } | null;
  improvements: readonly {
    text: string;
    unit: string | null;
    due_at: number;
    ticket: string | null;
    state: string | null;
  }[];
  /** With the last drill of the same plan. */
  comparison: {
    last: { title: string; form: string; started_at: number };
    rows: readonly {
      figure: string;
      last: number | null;
      now: number | null;
      judged: 'better' | 'same' | 'worse' | 'unknown';
    }[];
  } | null;
  now: number;
};
