/**
 * Who may do what to a ticket: every role, at every place that a unit can have to it, and every deed, by one table that was written
 * by hand. A ticket of a village is held by its town, and another organisation was asked to join in.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { ROLES, type Role } from '#api/people/roles.ts';
import { ACTOR, type Asking, testHub } from '#api/testing.ts';
import type { Deed, DeedName, SERVER_ONLY } from '#api/tickets/deeds.ts';
import { eventsOf, ticketOf } from '#api/tickets/stored.ts';
import { act, fileTicket } from '#api/tickets/write-ticket.ts';
import { freshFolder, removeFolder } from './server.ts';

const folder = freshFolder();
const t = await testHub({ folder });
after(async () => {
  await t.stop();
  removeFolder(folder);
});
const { db } = t.hub;
const sqlite = db.$client;
// What a power cut would take is nothing that is tested here.
sqlite.pragma('synchronous = OFF');
const [CITY, COUNTY, TOWN, FILING, SISTER, BENEATH, INVITED, ELSEWHERE] = [1, 2, 3, 4, 5, 6, 7, 8];
sqlite.exec(`insert into units (id, name, level, category, parent_id) values
  (1, '市', 'city', '', null), (2, '县', 'county', '', 1), (3, '镇', 'town', '', 2), (4, '报修村', 'village', '', 3),
  (5, '邻镇', 'town', '', 2), (6, '邻村', 'village', '', 3), (7, '电信', 'county', '', 1), (8, '邻县', 'county', '', 1)`);

type Place = 'filing' | 'holding' | 'above' | 'invited' | 'everywhere' | 'sister' | 'beneath' | 'elsewhere';
/** `null`: by a role that isn't limited, of somebody who belongs to no unit. */
const UNIT_OF: Record<Place, number | null> = {
  ...{ filing: FILING, holding: TOWN, above: COUNTY, invited: INVITED, everywhere: null },
  ...{ sister: SISTER, beneath: BENEATH, elsewhere: ELSEWHERE },
};
const PLACES = Object.keys(UNIT_OF) as Place[];
const LIMITED_ROLES: Role[] = ROLES.filter((role) => !role.endsWith('_administrator'));

/** As whom these roles meet the ticket at these places; `unseen`: there is no such ticket for them; `-`: they see it, no more. */
const HANDLING = {
  ...{ filing: 'filer', holding: 'holder', above: 'holder', invited: 'invited', everywhere: 'holder invited' },
  ...{ sister: 'unseen', beneath: 'unseen', elsewhere: 'unseen' },
} as const;
const READING = {
  ...{ filing: '-', holding: '-', above: '-', invited: '-', everywhere: '-' },
  ...{ sister: 'unseen', beneath: 'unseen', elsewhere: 'unseen' },
} as const;
const NOTHING = Object.fromEntries(PLACES.map((place) => [place, '-'])) as Record<Place, string>;
const MEETS: Record<Role, Record<Place, string>> = {
  network_engineer: HANDLING,
  ticket_agent: HANDLING,
  unit_leader: HANDLING,
  operator: { ...READING, filing: 'filer' },
  // What an assessment finds wanting is filed by whoever found it.
  assessor: { ...READING, filing: 'filer' },
  director: READING,
  connector: NOTHING,
  system_administrator: NOTHING,
  security_administrator: NOTHING,
  audit_administrator: { ...NOTHING, everywhere: 'auditor' },
};
/** Which of the roads roles may set out on at all: without it each ticket is refused alike, seen or not. */
const ROADS: Record<Role, string> = {
  ...{ network_engineer: 'read follow-up handle', ticket_agent: 'read follow-up handle' },
  ...{ unit_leader: 'read follow-up handle', operator: 'read follow-up', assessor: 'read follow-up', director: 'read' },
  ...{ connector: '', system_administrator: '', security_administrator: '', audit_administrator: 'read redact' },
};

const reason = '原因';
const LATER = Date.now() + 30 * 86_400_000;
/** Whose it is, by which road, from which state, and whether the invited unit still owes an answer then. */
/** Those that the server alone makes are no road's; what goes to the province has tests of its own. */
type Sent = Exclude<DeedName, (typeof SERVER_ONLY)[number] | 'refer'>;
const DEEDS: Record<Sent, [whose: string, road: string, state: string, deed: object, owes?: 'owes']> = {
  accept: ['holder', 'handle', 'waiting', {}],
  start: ['holder', 'handle', 'accepted', {}, 'owes'],
  assign: ['holder', 'handle', 'working', {}, 'owes'],
  classify: ['holder', 'handle', 'working', { urgency: 'low', impact: 'wide', reason }, 'owes'],
  resolve: ['holder', 'handle', 'working', { text: '好了' }],
  confirm: ['filer', 'follow-up', 'confirming', { rating: 5 }],
  dispute: ['filer', 'follow-up', 'confirming', { reason }],
  suspend: ['holder', 'handle', 'working', { reason, resume_at: LATER }, 'owes'],
  resume: ['holder', 'handle', 'suspended', {}, 'owes'],
  return: ['holder', 'handle', 'working', { reason }, 'owes'],
  resubmit: ['filer', 'follow-up', 'returned', { text: '补充' }],
  reopen: ['filer', 'follow-up', 'closed', { reason }],
  withdraw: ['filer', 'follow-up', 'working', { reason }, 'owes'],
  merge: ['holder', 'handle', 'working', { reason }],
  escalate: ['holder', 'handle', 'working', { reason, to_unit_id: CITY }],
  hand_over: ['holder', 'handle', 'working', { reason, to_unit_id: BENEATH }],
  invite: ['holder', 'handle', 'working', { reason, invited_unit_ids: [ELSEWHERE], due_at: LATER }],
  excuse: ['holder', 'handle', 'working', { reason, invited_unit_id: INVITED }, 'owes'],
  answer: ['invited', 'handle', 'working', { text: '已查', invited_unit_id: INVITED }, 'owes'],
  comment: ['filer holder invited', 'follow-up', 'working', { text: '说明' }, 'owes'],
  redact: ['auditor', 'redact', 'working', { event: 0, reason }, 'owes'],
};

type Someone = { role: Role; place: Place; name: string; ask: Asking; id: string };
const people: Someone[] = [];
for (const role of ROLES)
  for (const place of LIMITED_ROLES.includes(role) ? PLACES : (['everywhere'] as const)) {
    const name = `${role}.${place}`.slice(0, 40);
    const unit_id = UNIT_OF[place];
    const ask = await t.enter(name, [{ role, unit_id }], unit_id ?? undefined);
    const id = sqlite.prepare('select id from people where username = ?').pluck().get(name) as string;
    people.push({ role, place, name, ask, id });
  }
const someone = (role: Role, place: Place): Someone =>
  people.find((one) => one.role === role && one.place === place) ?? assert.fail(`${role} ${place}`);

const filer = someone('operator', 'filing');
/** Handles for all, so it goes where the test wants it. */
const hand = someone('ticket_agent', 'everywhere');
const MARKS = /断网一事|只此一处|20\d{6}-\d{5}/;
function file(unit_id = FILING, filed_by_id = filer.id): number {
  const { id } = fileTicket(
    db,
    ACTOR,
    {
      ...{ kind: 'problem', title: '断网一事', body: '只此一处', fields: {}, urgency: 'high', impact: 'wide' },
      ...{ unit_id, filed_by_id, about: {}, snapshot: null },
    },
    Date.now(),
  );
  return id;
}
function does(id: number, { id: person, name, place }: Someone, deed: object) {
  const as = { id: person, unit_id: UNIT_OF[place], authority: t.hub.authorities.of(person) };
  const doing = { deed: deed as Deed, version: ticketOf(db, id).version };
  act(db, { actor: { person: name, address: '-' }, as }, id, doing, Date.now());
}

/** Filed by the village, held by the town, with the other organisation asked. */
function ready(state: string, owes: boolean): number {
  const id = file();
  does(id, hand, { is: 'escalate', reason, to_unit_id: TOWN });
  does(id, hand, { is: 'accept' });
  does(id, hand, { is: 'invite', reason, invited_unit_ids: [INVITED], due_at: LATER });
  if (!owes) does(id, hand, { is: 'answer', text: '已查', invited_unit_id: INVITED });
  if (state !== 'accepted') does(id, hand, { is: 'start' });
  if (state === 'waiting') {
    does(id, hand, { is: 'hand_over', reason, to_unit_id: FILING });
    does(id, hand, { is: 'escalate', reason, to_unit_id: TOWN });
  }
  if (state === 'suspended') does(id, hand, { is: 'suspend', reason, resume_at: LATER });
  if (state === 'returned') does(id, hand, { is: 'return', reason });
  if (state === 'confirming' || state === 'closed') does(id, hand, { is: 'resolve', text: '好了' });
  if (state === 'closed') does(id, filer, { is: 'confirm' });
  assert.deepEqual([ticketOf(db, id).state, ticketOf(db, id).unit_id], [state, TOWN]);
  return id;
}

test('each deed is done by those whose it is, refused to those who see the ticket, and unheard of by the others', async () => {
  let asked = 0;
  let allowed = 0;
  for (const [is, [whose, road, state, said, owes]] of Object.entries(DEEDS)) {
    let id = ready(state, owes === 'owes');
    for (const { role, place, name, ask, id: person } of people) {
      const deed: Record<string, unknown> = { is, ...said };
      if (is === 'assign') deed.assignee_id = person;
      // Into one that they see as well.
      if (is === 'merge') deed.primary_ticket_id = ready('working', true);
      const { version } = ticketOf(db, id);
      const answer = await ask('POST', `/api/tickets/${id}/${road}`, { version, deed });
      const meets = MEETS[role][place];
      const may = meets.split(' ').some((party) => whose.split(' ').includes(party));
      const expected = !ROADS[role].split(' ').includes(road) ? 403 : meets === 'unseen' ? 404 : may ? 200 : 403;
      assert.equal(answer.status, expected, `${is} by ${name}: ${answer.text}`);
      assert.equal(eventsOf(db, id).length, expected === 200 ? version + 1 : version);
      asked += 1;
      if (expected !== 200) continue;
      allowed += 1;
      assert.equal(eventsOf(db, id).at(-1)?.person, name);
      id = ready(state, owes === 'owes');
    }
  }
  assert.equal(asked, people.length * 21);
  assert.ok(allowed > 100, String(allowed));
});

test('pages show whoever sees a ticket what is theirs to do, and nobody else that it is there', async () => {
  const id = ready('working', true);
  for (const { role, place, name, ask } of people) {
    const meets = MEETS[role][place];
    const expected = !ROADS[role].includes('read') ? 403 : meets === 'unseen' ? 404 : 200;
    const page = await ask('GET', `/api/tickets/${id}`);
    const destinations = await ask('GET', `/api/tickets/${id}/destinations`);
    const following = await ask('PUT', `/api/tickets/${id}/following`, { follows: true });
    const statuses = [page, destinations, following].map(({ status }) => status);
    assert.deepEqual(statuses, [expected, expected, expected], name);
    if (expected !== 200) {
      for (const { text } of [page, destinations, following]) assert.doesNotMatch(text, MARKS, name);
      continue;
    }
    assert.deepEqual(page.body.parties, meets === '-' ? [] : meets.split(' '), name);
    assert.match(page.text, MARKS);
  }
});

const QUERIES = [
  ...['', 'limit=1000', 'format=csv', 'is_open=true', 'is_open=false', 'kind=problem', 'priority=1', 'state=working'],
  ...['q=断网', 'q=20', 'q=只此', 'q=%25', `unit_id=${TOWN}`, `unit_id=${FILING}`, 'sort=due&offset=0'],
  ...['mine', 'unit', 'unassigned', 'soon', 'followed', 'filed', 'all'].map((queue) => `queue=${queue}`),
].map((query) => `/api/tickets?${encodeURI(query).replace('%2525', '%25')}`);
test('no list, search or count tells of a ticket to whoever doesn’t see it, and all tell those who do', async () => {
  for (const { role, place, name, ask } of people) {
    if (!ROADS[role].includes('read')) continue;
    const isUnseen = MEETS[role][place] === 'unseen';
    // Two of these units were invited or handed others before.
    const own = isUnseen ? seenBy(UNIT_OF[place] as number) : undefined;
    for (const path of QUERIES) {
      const answer = await ask('GET', path);
      assert.equal(answer.status, 200, `${path} by ${name}: ${answer.text.slice(0, 200)}`);
      if (own === undefined) continue;
      if (path.includes('format=csv')) {
        assert.equal(answer.text.match(/断网一事/g)?.length ?? 0, own.size, `${path} by ${name}`);
        continue;
      }
      const { rows, total } = answer.body;
      assert.ok(
        rows.every(({ id }: { id: number }) => own.has(id)),
        `${path} by ${name}`,
      );
      assert.ok(total <= own.size, `${path} by ${name}`);
    }
    if (!isUnseen) assert.ok((await ask('GET', '/api/tickets')).body.total > 20, name);
  }
});

/** Ids of the tickets that had to do with a unit, by their events. */
function seenBy(unit_id: number): Set<number> {
  const ids = sqlite.prepare<[], number>('select id from tickets').pluck().all();
  const involves = (id: number) =>
    eventsOf(db, id).some(
      ({ unit_to_id, deed }) =>
        unit_to_id === unit_id || (deed.invited_unit_ids as number[] | undefined)?.includes(unit_id),
    );
  return new Set(ids.filter(involves));
}

test('no other road tells of a ticket to whoever doesn’t see it', async () => {
  const { ask } = someone('network_engineer', 'sister');
  assert.equal(seenBy(SISTER).size, 0);
  const { paths } = (await ask('GET', '/api/openapi.json')).body as { paths: Record<string, { get?: object }> };
  let asked = 0;
  for (const [path, { get }] of Object.entries(paths)) {
    if (!get || path.includes('{') || path.endsWith('/stream') || path === '/api/tickets') continue;
    for (const query of ['', `?q=${encodeURIComponent('断网')}`, '?limit=1000&format=csv']) {
      const answer = await ask('GET', path + query);
      assert.ok(answer.status < 500, `${path}: ${answer.text.slice(0, 200)}`);
      assert.doesNotMatch(answer.text, MARKS, path + query);
      asked += 1;
    }
  }
  assert.ok(asked > 100, String(asked));
});

test('a colleague acts for their unit; whoever left it acts no more, though they filed the ticket there', async () => {
  const [id, other] = [ready('confirming', false), ready('confirming', false)];
  const confirm = { version: ticketOf(db, id).version, deed: { is: 'confirm', rating: 3 } };
  const colleague = someone('ticket_agent', 'filing');
  assert.equal((await colleague.ask('POST', `/api/tickets/${id}/follow-up`, confirm)).status, 200);
  sqlite.prepare('update grants set unit_id = ? where person_id = ?').run(ELSEWHERE, filer.id);
  assert.equal((await filer.ask('POST', `/api/tickets/${other}/follow-up`, confirm)).status, 404);
  sqlite.prepare('update grants set unit_id = ? where person_id = ?').run(FILING, filer.id);
  assert.equal((await filer.ask('POST', `/api/tickets/${other}/follow-up`, confirm)).status, 200);
});

test('a ticket is filed where one belongs, and not for others', async () => {
  for (const { role, place, name, ask } of people) {
    const files = ROADS[role].includes('follow-up');
    const own = await ask('POST', '/api/tickets', { kind: 'request', title: '本单位' });
    const others = await ask('POST', '/api/tickets', { kind: 'request', title: '他单位', unit_id: CITY });
    const limited = place !== 'everywhere';
    assert.deepEqual(
      [own.status, others.status],
      files ? [limited ? 200 : 422, limited ? 422 : 200] : [403, 403],
      `${name}: ${own.text} ${others.text}`,
    );
  }
});
