/** How much room the data folder's file system has left: told early, before nothing can be written any more. */
import { statfsSync } from 'node:fs';

export type Statfs = (path: string) => { bavail: number; blocks: number; bsize: number };
export type Room = { free_bytes: number; size_bytes: number; is_low: boolean };
export type Disk = { room(): Room | undefined };

const LOW_SHARE = 0.1;
const LOW_BYTES = 1024 ** 3;

/** `statfs` is the system's but in tests. */
export function watchDisk(folder: string, statfs: Statfs = statfsSync): Disk {
  return {
    room() {
      if (folder === ':memory:') return undefined;
      try {
        const { bavail, blocks, bsize } = statfs(folder);
        const [free_bytes, size_bytes] = [bavail * bsize, blocks * bsize];
        return { free_bytes, size_bytes, is_low: free_bytes < LOW_BYTES || free_bytes < size_bytes * LOW_SHARE };
      } catch {
        // What can't be asked isn't known to be low; whether it can be written is asked by itself.
        return undefined;
      }
    },
  };
}
