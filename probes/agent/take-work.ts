/** Work comes sealed and signed, and stays so on the disk: an agent goes on by it after its own restart, whether or not the hub is there. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { jsonOf, pack, unpack } from './request.ts';
import { isSigned, type OwnKeys, unseal } from './sealing.ts';
import type { FromHub, Work } from './words.ts';

type Own = { agent_id: number; keys: OwnKeys; hub_key: string };

/** Throws an Error that says why it isn't to be done. */
export function openWork({ body, signature }: FromHub, { agent_id, keys, hub_key }: Own): Work {
  if (!isSigned('work', body, signature, hub_key)) throw new Error('work that the hub did not sign was not taken');
  const text = unseal(body, keys.open);
  const work = text && (jsonOf(text.toString()) as Work | undefined);
  if (!work) throw new Error('work that is sealed to another key was not taken');
  if (work.agent_id !== agent_id) throw new Error(`work of agent ${work.agent_id} was not taken`);
  return work;
}

export function keepWork(file: string, said: FromHub): void {
  writeFileSync(`${file}.new`, JSON.stringify(pack(said)), { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
}

/** Undefined when there is none yet. */
export function keptWork(file: string): FromHub | undefined {
  try {
    return unpack(readFileSync(file, 'utf8'), 'work');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
