/**
 * Members of a stack: ENTITY-MIB tells the chassis within it; which number and role each has, makers' own tables tell:
 * CISCO-STACKWISE-MIB, HUAWEI-STACK-MIB, HH3C-STACK-MIB. Huawei's also names members that ENTITY-MIB leaves out.
 */
import { type Column, column, type Session } from './agent.ts';
import { decodeNumber, decodeText } from './decode.ts';
import { type Entity, NO_ENTITY, said } from './entity.ts';
import { type Rows, walk } from './walk.ts';

/** What a maker's table says of one member; `entity` is null where the table has an index of its own. */
type Told = { entity: number | null; member: number | null; role: string | null; model: string | null };

/** The chassis in which a part stands, itself for a chassis. */
type Around = (index: number) => Entity | undefined;

type Table = {
  enterprise: number;
  columns: Column[];
  read(columns: readonly Rows[], around: Around): Told[];
};
const columns = (base: string, ...numbers: number[]) =>
  numbers.map((number) => column(`1.3.6.1.4.1.${base}.${number}`));
const wordOf = (words: Record<number, string>, value: Parameters<typeof decodeNumber>[0]) =>
  words[decodeNumber(value) ?? 0] ?? null;

const TABLES: readonly Table[] = [
  {
    // cswSwitchNumCurrent and cswSwitchRole by entPhysicalIndex; not every release tells the number.
    enterprise: 9,
    columns: columns('9.9.500.1.2.1.1', 1, 3),
    read: ([numbers, roles]) =>
      [...new Set([...(numbers?.keys() ?? []), ...(roles?.keys() ?? [])])].map((index) => ({
        entity: Number(index),
        member: decodeNumber(numbers?.get(index)),
        role: wordOf({ 1: 'master', 2: 'member', 4: 'standby' }, roles?.get(index)),
        model: null,
      })),
  },
  {
    // hwMemberStackRole and hwMemberStackDeviceType by hwMemberCurrentStackId.
    enterprise: 2011,
    columns: columns('2011.5.25.183.1.20.1', 3, 5),
    read: ([roles, types]) =>
      [...(roles ?? [])].map(([index, role]) => ({
        entity: null,
        member: Number(index),
        role: wordOf({ 1: 'master', 2: 'standby', 3: 'member' }, role),
        model: said(decodeText(types?.get(index))),
      })),
  },
  {
    // hh3cStackMemberID by the chassis' entPhysicalIndex, hh3cBoardRole by a board's within it.
    enterprise: 25506,
    columns: [...columns('25506.2.91.2.1', 1), ...columns('25506.2.91.3.1', 1)],
    read: ([ids, roles], around) =>
      [...(ids ?? [])].map(([index, member]) => {
        const board = [...(roles ?? [])].find(([board]) => around(Number(board))?.index === Number(index));
        return {
          entity: Number(index),
          member: decodeNumber(member),
          role: wordOf({ 1: 'member', 2: 'master' }, board?.[1]),
          model: null,
        };
      }),
  },
];

/** Parts that stand in one another deeper than this are going round in circles. */
const MAX_DEPTH = 16;

function aroundIn(entities: readonly Entity[]): Around {
  const byIndex = new Map(entities.map((one) => [one.index, one]));
  return (index) => {
    let at = byIndex.get(index);
    for (let depth = 0; at && depth < MAX_DEPTH; depth++) {
      if (at.class === 'chassis') return at;
      at = byIndex.get(at.contained_in ?? 0);
    }
    return undefined;
  };
}

/** The rows with `member` and `role` filled where they are told. Throws a Failure when the agent falls silent. */
export async function addMembers(
  session: Session,
  object_id: string | null,
  entities: readonly Entity[],
): Promise<{ rows: Entity[]; trouble?: string }> {
  const number = Number(/^1\.3\.6\.1\.4\.1\.(\d+)\./.exec(object_id ?? '')?.[1] ?? 0);
  const table = TABLES.find(({ enterprise }) => enterprise === number);
  const several = entities.filter((one) => one.class === 'chassis').length > 1;
  const isStack = several || entities.some((one) => one.class === 'stack');
  // Huawei's members may be told nowhere else.
  if (!table || (!isStack && number !== 2011) || session.pace.fruitless.has(table.columns[0]?.oid ?? '')) {
    return { rows: placed(entities, []) };
  }
  const { columns: rows, trouble } = await walk(session, table.columns);
  // Names may number the members otherwise than the table that got lost.
  if (trouble !== undefined) return { rows: [...entities], trouble };
  const told = table
    .read(rows, aroundIn(entities))
    .filter(({ member }) => member === null || (member >= 0 && member < 1_000));
  if (told.length === 0) session.pace.fruitless.add(table.columns[0]?.oid ?? '');
  return { rows: placed(entities, told) };
}

/** Each part has the number of the chassis around it; only a chassis has a role. */
function placed(entities: readonly Entity[], told: readonly Told[]): Entity[] {
  const chassis = entities.filter((one) => one.class === 'chassis');
  const named = numbersOf(chassis);
  const around = aroundIn(entities);
  const toldOf = new Map(told.map((one) => [one.entity, one]));
  const memberOf = (one: Entity) => toldOf.get(one.index)?.member ?? named.get(one.index) ?? null;
  const rows = entities.map((one) => {
    const box = chassis.length > 1 ? around(one.index) : undefined;
    const member = box ? memberOf(box) : null;
    if (one !== box) return { ...one, member };
    const by = told.find(({ entity, member: id }) => (entity === null ? id === member : entity === one.index));
    return { ...one, member, role: by?.role ?? null };
  });
  const known = new Set(rows.filter((one) => one.class === 'chassis').map(({ member }) => member));
  const left = told.filter(({ entity, member }) => entity === null && !known.has(member));
  // One member alone is the device itself.
  if (told.length < 2) return rows;
  return [...rows, ...left.map(({ member, role, model }) => beside(member, role, model))];
}

/** Indexes of ENTITY-MIB begin at 1: below that there is room for members that it leaves out. */
const beside = (member: number | null, role: string | null, model: string | null): Entity => ({
  ...NO_ENTITY,
  index: -1 - (member ?? 0),
  class: 'chassis',
  name: member === null ? null : `${member}`,
  member,
  role,
  model,
});

/** “Switch 1”, “Switch 2”: numbers in the names where all differ, else entPhysicalParentRelPos where that counts from 1. */
function numbersOf(chassis: readonly Entity[]): Map<number, number> {
  const inNames = chassis.map(({ name, description }) =>
    Number(/(\d{1,3})\D*$/.exec(name ?? description ?? '')?.[1] ?? -1),
  );
  const positions = chassis.map(({ position }) => position ?? -1);
  const numbers = [inNames, positions].find(
    (list) => list.every((number) => number >= 1) && new Set(list).size === list.length,
  );
  return new Map(numbers ? chassis.map(({ index }, i) => [index, numbers[i] ?? -1] as const) : []);
}
