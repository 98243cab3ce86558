/** Plans by chance, for tests: within one small block, so that prefixes often hold each other. */
import fc from 'fast-check';
import type { PlanPrefix } from '../given.ts';
import { type Block, blockAt, spell } from './block.ts';
import { planned } from './rows.ts';

const KINDS = ['allocation', 'plane', 'county', 'town', 'department', 'site', 'lan', 'link', 'loopback', null] as const;
const V6 = 0x2100n << 112n;
const V4 = 10n << 24n;

/** Many of few bits, so that some are there twice. Blocks within 2100::/32 or 10.0.0.0/8, up to twelve bits longer. */
export const blocks = (family: 4 | 6, maxLength = 80): fc.Arbitrary<Block[]> =>
  fc.array(
    fc
      .record({
        extra: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 12 })),
        at: fc.nat({ max: 4_095 }),
      })
      .map(({ extra, at }) =>
        family === 6
          ? blockAt(6, V6 + (BigInt(at) << 84n), 32 + extra)
          : blockAt(4, V4 + (BigInt(at) << 12n), 8 + extra),
      ),
    { maxLength },
  );

/** Rows with ids of their own, of both families and two VRFs. */
export const plans: fc.Arbitrary<PlanPrefix[]> = fc
  .array(
    fc.record({
      block: fc.oneof(blocks(6, 2), blocks(6, 2), blocks(4, 2)),
      vrf: fc.constantFrom('', 'office'),
      kind: fc.constantFrom(...KINDS),
      owner_id: fc.constantFrom(null, 1, 2),
    }),
    { maxLength: 60 },
  )
  .map((rows) =>
    rows.flatMap(({ block: [block], ...rest }, id) => (block ? [planned(spell(block), { ...rest, id: id + 1 })] : [])),
  );
