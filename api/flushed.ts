/** Small files that must be there, and whole, after a power cut: what is sealed under a key that isn't is lost. */
import { closeSync, fsyncSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from './user-error.ts';

/** Writes the file anew, for its owner only, and doesn't come back before the disk has it. Throws a UserError when it can't. */
export function writeFlushed(file: string, text: string): void {
  try {
    rmSync(file, { force: true });
    const descriptor = openSync(file, 'wx', 0o600);
    try {
      writeFileSync(descriptor, text);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    flushFolder(file);
  } catch (error) {
    throw new UserError(`${file} can't be written (${(error as NodeJS.ErrnoException).code}). Nothing was changed.`);
  }
}

/** What was named, renamed or removed in the file's folder is so after a power cut, too. */
export function flushFolder(file: string): void {
  const descriptor = openSync(dirname(file), 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
