/** Finds a program of the system; daemons often run with a PATH that lacks the sbin folders. */
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

const SYSTEM_FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/sbin'];
const found = new Map<string, string | undefined>();

/** The program's path, or undefined when this machine has none. Remembered for as long as PATH stays the same. */
export function findProgram(name: string): string | undefined {
  const path = process.env.PATH ?? '';
  const key = `${name}\n${path}`;
  if (!found.has(key)) {
    const folders = [...path.split(':').filter(Boolean), ...SYSTEM_FOLDERS];
    found.set(
      key,
      folders.map((folder) => join(folder, name)).find((file) => executable(file)),
    );
  }
  return found.get(key);
}

function executable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
