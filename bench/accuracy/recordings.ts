/** The recordings of real devices beside the project, and what is known to be true of each. */
import { existsSync, readFileSync } from 'node:fs';

const DATA = new URL('../../../shared/data/snmprec/', import.meta.url);

/** A remote row of LLDP-MIB as the data's own decoder read it. */
export type LldpRow = { local: string | null; chassisId?: string; portId?: string };

/** One line of the manifest; null where nothing is expected. */
export type Recorded = {
  file: string;
  /** C: found in Chinese networks, K: international core, B: breadth. */
  tier: 'C' | 'K' | 'B';
  /** Recordings of one device share it. */
  group: string;
  vendor: string;
  vendorAccept: string[];
  vendorScored: boolean;
  sysDescr: string | null;
  sysObjectID: string | null;
  version: string | null;
  serial: string | null;
  hardware: string | null;
  /** Ports in the other program's list. */
  ports: number | null;
  /** Interfaces that the recording names. */
  ifRows: number;
  ipv4Agreed: string[] | null;
  ipv6Agreed: string[] | null;
  lldpDecoded: LldpRow[] | null;
};

/** Undefined where the recordings aren't there. */
export function readManifest(): Recorded[] | undefined {
  const file = new URL('manifest.jsonl', DATA);
  if (!existsSync(file)) return undefined;
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Recorded);
}

export function readRecording({ file }: Recorded): Buffer {
  return readFileSync(new URL(`snmprec/${file}`, DATA));
}
