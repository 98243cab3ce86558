/** Granting rights takes two people: one proposes, another decides. Nobody has a part in their own. */
import { and, eq, isNull } from 'drizzle-orm';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { conflict, notFound, Refusal, wrong } from '../middleware/errors.ts';
import { isAdministrator, type Role } from './roles.ts';
import { grants, people } from './schema.ts';

export type Proposal = {
  person_id: string;
  role: Role;
  /** Null: everywhere. */
  unit_id: number | null;
  reason: string;
  expires_at?: number | null;
};

/** Files a proposal, which waits for somebody else's decision. */
export function propose(db: Db, actor: Actor, wanted: Proposal, now: number): number {
  return db.$client.transaction(() => {
    const person = accountOf(db, wanted.person_id);
    if (person.username === actor.person) throw conflict('不能为自己申请权限', 'Nobody proposes rights for themselves');
    if (wanted.expires_at !== undefined && wanted.expires_at !== null && wanted.expires_at <= now)
      throw wrong('expires_at', '到期时间须在将来', 'the end must lie in the future');
    fits(db, wanted, now);
    const { id } = db
      .insert(grants)
      .values({ ...wanted, proposed_by: actor.person, proposed_at: now })
      .returning({ id: grants.id })
      .get();
    record(db, actor, {
      action: 'propose',
      object_kind: 'grant',
      object_id: id,
      after: told(db, id),
      reason: wanted.reason,
    });
    return id;
  })();
}

/** Grants or rejects what somebody else proposed. */
export function decide(db: Db, actor: Actor, id: number, is_granted: boolean, reason: string, now: number) {
  db.$client.transaction(() => {
    const grant = waiting(db, id);
    if (grant.proposed_by === actor.person)
      throw new Refusal(403, 'two_people', '授权须由另一人批准', 'Somebody else than the proposer must decide');
    if (accountOf(db, grant.person_id).username === actor.person)
      throw new Refusal(403, 'two_people', '不能批准自己的权限', 'Nobody decides on their own rights');
    if (is_granted) fits(db, grant, now, id);
    const before = told(db, id);
    db.update(grants).set({ decided_by: actor.person, decided_at: now, is_granted }).where(eq(grants.id, id)).run();
    const action = is_granted ? 'grant' : 'reject';
    record(db, actor, { action, object_kind: 'grant', object_id: id, before, after: told(db, id), reason });
  })();
}

/** Takes back a proposal that nobody has decided on. */
export function withdraw(db: Db, actor: Actor, id: number, now: number) {
  db.$client.transaction(() => {
    const grant = waiting(db, id);
    if (grant.proposed_by !== actor.person)
      throw conflict('只有申请人可以撤回', 'Only who proposed it can withdraw it');
    const before = told(db, id);
    db.update(grants).set({ revoked_by: actor.person, revoked_at: now }).where(eq(grants.id, id)).run();
    record(db, actor, { action: 'withdraw', object_kind: 'grant', object_id: id, before, after: told(db, id) });
  })();
}

/** Ends a right at once; one person is enough to take away. */
export function revoke(db: Db, actor: Actor, id: number, reason: string, now: number) {
  db.$client.transaction(() => {
    const grant = db.select().from(grants).where(eq(grants.id, id)).get();
    if (!grant) throw notFound('授权', 'grant');
    if (grant.is_granted !== true || grant.revoked_at !== null)
      throw conflict('此授权不在有效期内', 'This grant is not in force');
    if (isAdministrator(grant.role)) refuseLast(db, grant.role, grant.person_id, now);
    const before = told(db, id);
    db.update(grants).set({ revoked_by: actor.person, revoked_at: now }).where(eq(grants.id, id)).run();
    record(db, actor, { action: 'revoke', object_kind: 'grant', object_id: id, before, after: told(db, id), reason });
  })();
}

/** Without one of the three nobody could govern the console; whoever is the last stays until there is another. */
export function refuseLast(db: Db, role: Role, person_id: string, now: number) {
  const others = db.$client
    .prepare(`select count(distinct g.person_id) from grants g join people p on p.id = g.person_id
      where g.role = ? and g.person_id <> ? and p.disabled_at is null and g.is_granted = 1 and g.revoked_at is null
        and (g.expires_at is null or g.expires_at > ?)`)
    .pluck()
    .get(role, person_id, now) as number;
  if (others === 0)
    throw conflict(
      '这是最后一个此类管理员，请先授权他人',
      'This is the last one of these administrators: grant it to another first',
    );
}

/** Administrators are nothing else, and reach everywhere; a connector is a program. */
function fits(db: Db, wanted: Pick<Proposal, 'person_id' | 'role' | 'unit_id'>, now: number, except = 0) {
  if (isAdministrator(wanted.role) && wanted.unit_id !== null)
    throw wrong('unit_id', '三类管理员不限单位', 'An administrator is not limited to a unit');
  const person = accountOf(db, wanted.person_id);
  if (person.disabled_at !== null) throw conflict('账号已停用', 'The account is disabled');
  if (isAdministrator(wanted.role) && person.kind === 'service')
    throw conflict('服务账号不能担任管理员', 'A service account can not be an administrator');
  if (wanted.role === 'connector' && person.kind !== 'service')
    throw conflict('“对接程序”角色只能授予服务账号', 'Only a service account can be a connector');
  const held = db.$client
    .prepare(`select role from grants where person_id = ? and id <> ? and revoked_at is null and is_granted is not 0
      and (expires_at is null or expires_at > ?)`)
    .pluck()
    .all(wanted.person_id, except, now) as Role[];
  const others = held.filter((role) => role !== wanted.role);
  if (others.length > 0 && [wanted.role, ...others].some(isAdministrator)) {
    throw conflict(
      '三类管理员须由不同的专用账号担任，不得兼任其他角色',
      'An administrator needs an account of its own, which holds no other role',
    );
  }
}

function waiting(db: Db, id: number) {
  const grant = db
    .select()
    .from(grants)
    .where(and(eq(grants.id, id), isNull(grants.revoked_at)))
    .get();
  if (!grant) throw notFound('授权申请', 'proposal');
  if (grant.decided_at !== null) throw conflict('此申请已有结论', 'This proposal was decided already');
  return grant;
}

function accountOf(db: Db, id: string) {
  const found = db.select().from(people).where(eq(people.id, id)).get();
  if (!found) throw notFound('账号', 'account');
  return found;
}

/** As the log tells it. */
function told(db: Db, id: number) {
  return db.$client
    .prepare(`select p.username as name, g.role, g.unit_id, u.name as unit, g.expires_at,
      case when g.revoked_at is not null then 'ended' when g.decided_at is null then 'proposed' when g.is_granted then 'granted' else 'rejected' end as state
      from grants g join people p on p.id = g.person_id left join units u on u.id = g.unit_id where g.id = ?`)
    .get(id);
}
