import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { startReplayer } from '../lab/replayer.ts';
import { parseSnmprec } from '../lab/snmprec.ts';
import { observe } from '../observe.ts';
import type { Secret } from '../probe.ts';
import { toDocument } from './document.ts';
import { snmp } from './snmp.ts';

/** Recordings of real devices, kept beside the project: see the README there. */
const DATA = new URL('../../../shared/data/snmprec/', import.meta.url);
const skip = existsSync(DATA) ? false : 'no recordings in ../shared/data/snmprec';
const SECRET: Secret = { kind: 'snmp_community', version: '2c', community: 'public' };

type Recorded = {
  file: string;
  vendor: string;
  vendorAccept: string[];
  ifRows: number;
  ipv4Agreed: string[] | null;
  ipv6Agreed: string[] | null;
  tier: string;
  level: string;
  vendorScored: boolean;
};

describe('recordings of real devices', { skip }, () => {
  const recorded: Recorded[] = skip
    ? []
    : readFileSync(new URL('manifest.jsonl', DATA), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Recorded);
  // Devices found in Chinese networks, and others with addresses of both families.
  const chosen = recorded.filter(
    ({ tier, level, ipv6Agreed }) =>
      level !== 'ident' && (tier === 'C' || (tier === 'K' && (ipv6Agreed?.length ?? 0) > 0)),
  );
  for (const device of chosen.slice(0, 60)) {
    test(`${device.file}: each agreed address, each interface, never another maker`, async (t) => {
      const table = parseSnmprec(readFileSync(new URL(`snmprec/${device.file}`, DATA)));
      const replayer = await startReplayer({ table });
      t.after(() => replayer.close());
      const look = { address: '127.0.0.1', params: { port: replayer.port }, secret: SECRET };
      const seen = toDocument(await observe(snmp, look));
      assert.equal(seen.outcome, 'ok', seen.error ?? '');
      // One has a column of another type.
      assert.match(seen.error ?? '', /^$|a value of another type/);
      const { vendor } = seen.facts;
      if (device.vendorScored && vendor !== null) {
        assert.ok(
          [device.vendor, ...device.vendorAccept].includes(String(vendor)),
          `${vendor} is not ${device.vendor}`,
        );
      }
      const found = new Set(seen.addresses.map(({ address }) => address));
      const lacking = [...(device.ipv4Agreed ?? []), ...(device.ipv6Agreed ?? [])].filter(
        (address) => !found.has(address),
      );
      assert.deepEqual(lacking, []);
      assert.ok(seen.interfaces.length >= device.ifRows, `${seen.interfaces.length} of ${device.ifRows} interfaces`);
    });
  }
});
