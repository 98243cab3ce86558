/** What a bulletin of supervision is made of. Points and scores as they are published, with two places. Pure. */
export type BulletinSubject = {
  name: string;
  /** Null: too much of it is unknown, or nothing applies. */
  place: number | null;
  too_much_unknown: boolean;
  score: string | null;
  high: string | null;
  unknown_points: string | null;
  before: { place: number | null; score: string | null } | null;
  turned: { better: number; worse: number; other: number } | null;
  /** Where points went, the most first. */
  lost: readonly { title: string; points: string; unknown_points: string }[];
  /** What isn't met or known of it, at most a few. */
  faults: readonly { name: string; status: 'unmet' | 'unknown'; reason: string }[];
  more_faults: number;
};
export type BulletinPart = {
  kind: 'area' | 'unit';
  subjects: readonly BulletinSubject[];
  indicators: readonly { title: string; weight: string; formula: string; confirmed: boolean; source: string }[];
  /** Things that turned, the worse first, at most some. */
  turned: readonly { subject: string; name: string; before: string | null; after: string | null }[];
  more_turned: number;
};
export type BulletinGiven = {
  number: string;
  title: string;
  month: string;
  /** Which writing of the month, and its digest: by it the record behind the bulletin is found again. */
  revision: { number: number; digest: string; made_at: number };
  rules: { title: string; number: number; most_unknown_points: string };
  preface: string;
  issued_by: string | null;
  issued_at: number | null;
  /** The month before, if it is frozen: what turned is told against it. */
  compared_with: string | null;
  parts: readonly BulletinPart[];
  /** Means of the scores of the last months, oldest first; null: not frozen. */
  course: readonly { month: string; areas: number | null; units: number | null }[];
  /** Deadlines that passed and aren't seen to be reached. `is_unknown`: nothing tells. Null: no tasks are kept. */
  overdue: readonly { task: string; unit: string; due: string; is_unknown: boolean }[] | null;
  objections: readonly { subject: string; indicator: string; item: string | null; state: string; filed_at: number }[];
  now: number;
};
