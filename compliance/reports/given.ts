/** What reports are made of, as the database knows it. `items` may be those of graded protection or units of cryptography. Pure. */
import type { CryptoJudgement } from '../worksheet/crypto-judgement.ts';
import type { Result } from '../worksheet/item-result.ts';

export type Span = { low: string; high: string };
export type GivenAssessment = {
  id: number;
  title: string;
  kind: string;
  edition: string;
  rule: string;
  level: number;
  extensions: readonly string[];
  state: string;
  scope: string;
  from_at: number | null;
  until_at: number | null;
  created_by: string;
  created_at: number;
  closed_by: string | null;
  closed_at: number | null;
};
export type GivenSystem = {
  id: number;
  name: string;
  unit: string | null;
  /** As filed; null: not, or not known. */
  certificate: string | null;
  grade: number | null;
};
export type GivenCell = {
  object_id: number;
  /** Null: the item as a whole. */
  object: string | null;
  result: Result;
  reason: string;
  /** Of an object at a technical unit of cryptography; else null. */
  crypto: CryptoJudgement | null;
  judged_by: string;
  judged_at: number;
};
export type GivenItem = {
  key: string;
  layer: string;
  point: string;
  summary: string;
  /** By what it is judged: network, configuration, document, physical; null: nothing says so, as of units of cryptography. */
  evidence: string | null;
  /** Of a unit of cryptography, within its layer; else null. */
  weight: string | null;
  /** Null: not judged. */
  result: Result | null;
  cells: readonly GivenCell[];
};
export type GivenProof = {
  id: number;
  item: string;
  object_id: number;
  object: string | null;
  kind: 'file' | 'note' | 'observation';
  title: string;
  digest: string | null;
  media_type: string | null;
  bytes: number | null;
  added_by: string;
  added_at: number;
};
export type GivenFinding = {
  id: number;
  /** Null: it is of no assessment of a sheet. */
  assessment_id: number | null;
  assessment: string | null;
  system: string;
  unit: string | null;
  item: string;
  summary: string;
  /** Drift: seen after the assessment of what it had found to conform. */
  source: 'assessment' | 'drift' | 'probe' | 'risk';
  object_id: number;
  object: string | null;
  description: string;
  /** Null: nobody chose it. */
  risk: string | null;
  /** Of what has no such risk: a probe's, or `risk_1` to `risk_5`; else null. */
  severity: string | null;
  risk_case: string | null;
  is_major_danger: boolean;
  compensation: string;
  state: string;
  found_at: number;
  found_by: string;
  due_at: number | null;
  is_overdue: boolean;
  /** Null: none, or beyond the reach of whoever asks. */
  ticket: { number: string; state: string } | null;
  verified_by: string | null;
  verified_at: number | null;
  verified_how: string | null;
};
export type GivenReading = {
  assumes: string;
  value: string;
  conclusion: string | null;
  input: unknown;
  output: unknown;
};
export type GivenScore = {
  rule: string;
  counts: Record<Result, number>;
  open: number;
  /** Cells that don't conform and whose risk nobody chose. */
  unrated: number;
  value: Span | null;
  may_become: Span | null;
  /** Of a closed assessment alone. */
  conclusion: string | null;
  risks: { high: number; medium: number; low: number; major: number };
  readings: readonly GivenReading[];
  /** Of cryptography: 0 to 1; null: nothing applicable is judged. */
  layers: readonly { name: string; weight: string; value: string | null; open: number }[];
  /** Judged to conform without a reason and without evidence; null: not counted, since it isn't closed. */
  unfounded: number | null;
};
export type AssessmentGiven = {
  assessment: GivenAssessment;
  system: GivenSystem;
  team: readonly { username: string; name: string; role: string }[];
  objects: readonly { id: number; name: string; kind: string }[];
  items: readonly GivenItem[];
  score: GivenScore;
  findings: readonly GivenFinding[];
  /** What was seen after the assessment of what it had found to conform, and isn't settled. */
  open_drift: number;
  proofs: readonly GivenProof[];
  /** When this was asked. */
  now: number;
};
export type FindingsGiven = {
  findings: readonly GivenFinding[];
  /** How many there are; more than are given when the list was cut. */
  total: number;
  /** What the list was narrowed to, in words; empty: all within the reach of whoever asks. */
  narrowed: readonly string[];
  now: number;
};
export type FilingGiven = {
  system: { name: string; unit: string | null };
  /** Null: not in the register. */
  register: {
    stage: string;
    s_level: number | null;
    a_level: number | null;
    grade: number | null;
    information_harms: readonly string[];
    service_harms: readonly string[];
    matrix: string;
    /** By the harms and the matrix; null: they don't tell. */
    computed: string | null;
    confirmed_by: string | null;
    confirmed_at: number | null;
    extensions: readonly string[];
    reviewed_at: number | null;
    review: string;
    live_at: number | null;
    certificate: string | null;
    filed_at: number | null;
    issued_at: number | null;
    filed_with: string;
    platform: string | null;
    note: string;
    updated_at: number;
  } | null;
  nodes: readonly { name: string; role: string }[];
  endpoints: readonly { name: string; host: string; url: string }[];
  assessments: readonly { title: string; level: number; state: string; closed_at: number | null }[];
  now: number;
};
