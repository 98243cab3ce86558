/**
 * What somebody limited to some units may change: only rows that they see. Path and body are searched for references; one that
 * isn't in the table below is refused, so that a new field can't become a way around.
 */
import type { Context } from 'hono';
import type { Db } from '../db/open.ts';
import type { Env } from '../middleware/endpoint.ts';
import { notFound, Refusal } from '../middleware/errors.ts';
import type { Reach } from './authorisation.ts';
import { seesRow, within } from './reach.ts';

/** Whose id stands in a path: by its first word. */
const BY_PATH: Record<string, string> = {
  nodes: 'nodes',
  systems: 'systems',
  endpoints: 'endpoints',
  links: 'links',
  watches: 'watches',
  agents: 'agents',
  findings: 'findings',
  prefixes: 'prefixes',
  tickets: 'tickets',
  answers: 'answers',
  'maintenance-windows': 'own_windows',
  grants: 'grants',
  assessments: 'assessments',
  'assessment-findings': 'assessment_findings',
  'risk-assessments': 'risk_assessments',
  'emergency-plans': 'emergency_plans',
  'emergency-plan-versions': 'emergency_plan_versions',
  'emergency-runs': 'emergency_runs',
  incidents: 'incidents',
  drills: 'drills',
  'supervision-objections': 'supervision_objections',
  'incident-reports': 'incident_reports',
  'load-plans': 'load_plans',
  'load-runs': 'load_runs',
  'access-networks': 'access_networks',
  'sealed-documents': 'sealed_documents',
  'programme-tasks': 'programme_tasks',
  'programme-reports': 'programme_reports',
};

/** Whose id a field holds. Null: anybody's, such as an area. */
const BY_FIELD: Record<string, string | null> = {
  node_id: 'nodes',
  node_ids: 'nodes',
  a_node_id: 'nodes',
  b_node_id: 'nodes',
  into_node_id: 'nodes',
  unit_id: 'units',
  parent_id: 'units',
  system_id: 'systems',
  endpoint_id: 'endpoints',
  endpoint_ids: 'endpoints',
  plan_id: 'load_plans',
  emergency_plan_id: 'emergency_plans',
  target_id: 'targets',
  watch_id: 'watches',
  watch_ids: 'watches',
  address_ids: 'node_addresses',
  credential_id: 'credentials',
  agent_id: 'agents',
  agent_ids: 'agents',
  finding_id: 'findings',
  ticket_id: 'tickets',
  primary_ticket_id: 'tickets',
  assignee_id: 'people',
  // Beyond one's own on purpose: tickets go up and across, as flow.ts allows.
  to_unit_id: null,
  invited_unit_id: null,
  invited_unit_ids: null,
  person_id: 'people',
  // A platform of another unit stays on its tenant's row; who may choose which is asked by the register.
  platform_id: null,
  area_id: null,
  copied_from_id: 'assessments',
  // Of the assessment in the path, which is looked at there; 0 is none.
  object_id: null,
  system_ids: 'systems',
  finding_ids: 'findings',
  assessment_finding_ids: 'assessment_findings',
  earlier_id: 'risk_assessments',
  // Parts of the risk assessment in the path, which are looked up there.
  under_id: null,
  asset_id: null,
  threat_id: null,
  vulnerability_id: null,
  measure_ids: null,
  // Of the system of the assessment in the path, and looked up there.
  product_id: null,
  // Rules of reporting are the whole extranet's.
  rule_id: null,
  access_network_id: 'access_networks',
  boundary_node_id: 'nodes',
  // An area or a unit, by the kind beside it; looked at where the objection is filed.
  subject_id: null,
};

/** Ids that are called just that, by the path's first word. */
const IDS_OF: Record<string, string> = { differences: 'differences' };

/** Without a unit nobody who is limited would see what they made. */
const NEEDS_UNIT = ['POST nodes', 'POST systems', 'POST prefixes'];
/** An area belongs to everybody, and silence over it would reach beyond one's own. */
const NO_AREA = ['POST maintenance-windows'];

const MAX_DEPTH = 6;

export function createGuard(limited: () => Db, sees: typeof seesRow = seesRow) {
  return async (c: Context<Env>, reach: Reach): Promise<void> => {
    const [noun = '', id] = c.req.path.replace(/^\/api\//, '').split('/');
    const what = `${c.req.method} ${noun}`;
    const body = await bodyOf(c);
    within(reach, () => {
      const see = (table: string, value: unknown, field: string) => {
        const given = Array.isArray(value) ? value : [value];
        for (const one of given) {
          if (one === null || one === undefined) continue;
          if ((typeof one !== 'number' && typeof one !== 'string') || !sees(limited(), table, one)) throw beyond(field);
        }
      };
      const own = BY_PATH[noun];
      if (id !== undefined && /^\d+$/.test(id)) {
        if (!own) throw unforeseen(noun);
        if (!sees(limited(), own, Number(id))) throw notFound('该对象', 'object');
      }
      for (const { name, value } of fieldsOf(body)) {
        if ((name === 'ids' || name === 'id') && IDS_OF[noun]) see(IDS_OF[noun], value, name);
        else if (!/_ids?$/.test(name) && name !== 'ids') continue;
        else if (!Object.hasOwn(BY_FIELD, name)) throw unforeseen(name);
        else if (BY_FIELD[name]) see(BY_FIELD[name], value, name);
        else if (NO_AREA.includes(what) && value !== null) throw beyond(name);
      }
      const given = body as { unit_id?: unknown } | null;
      const takesAway = c.req.method !== 'POST' && given?.unit_id === null;
      if (takesAway || (id === undefined && NEEDS_UNIT.includes(what) && typeof given?.unit_id !== 'number')) {
        throw new Refusal(422, 'invalid', '请选择您权限范围内的单位', 'Choose a unit within your reach', {
          fields: [{ path: 'unit_id', zh: '请选择单位', en: 'choose a unit' }],
        });
      }
    });
  };
}

async function bodyOf(c: Context<Env>): Promise<unknown> {
  // Media types know no case (RFC 9110, 8.3.1), and the validator reads them so: one spelling must not pass by here.
  if (!c.req.header('content-type')?.toLowerCase().includes('json')) return null;
  // What can't be read is the validator's to refuse.
  return c.req.json().catch(() => null);
}

function* fieldsOf(value: unknown, depth = 0): Generator<{ name: string; value: unknown }> {
  if (typeof value !== 'object' || value === null) return;
  if (depth > MAX_DEPTH) throw unforeseen('body');
  for (const [name, inner] of Object.entries(value)) {
    if (!Array.isArray(value)) yield { name, value: inner };
    yield* fieldsOf(inner, depth + 1);
  }
}

/** The same words whether it exists or not. */
const beyond = (field: string) =>
  new Refusal(
    422,
    'invalid',
    '所选对象不存在或不在您的权限范围内',
    'What was chosen does not exist or is beyond your reach',
    {
      fields: [{ path: field, zh: '不存在或超出权限范围', en: 'does not exist or is beyond your reach' }],
    },
  );

const unforeseen = (name: string) =>
  new Refusal(
    403,
    'limited',
    `您的权限仅限部分单位，不能使用此项（${name}）`,
    `Your permission is limited to some units, and can't use this (${name})`,
  );
