/** How much of its host's disk what an agent saw may take while the hub is away: a day of its looks, unless the disk is too small for that. */
const MIN_BYTES = 64 * 1024 * 1024;
const DAY_S = 86_400;
/** Of a record, as long as none was seen. */
const FIRST_GUESS_BYTES = 600;
/** Looks aren't all alike, and health comes between. */
const MORE = 1.2;

export type BufferGiven = {
  /** Of each watch. */
  every_s: readonly number[];
  /** Of a record; 0: none was seen yet. */
  mean_bytes: number;
  /** What waits on the disk already. */
  bytes: number;
  /** Null: not known. */
  disk_free_bytes: number | null;
  /** What its operator allows. */
  most_bytes: number;
};

/** In bytes. Half of what is free stays free, but for the first 64 MB. */
export function bufferLimit({ every_s, mean_bytes, bytes, disk_free_bytes, most_bytes }: BufferGiven): number {
  const a_day = every_s.reduce((sum, each) => sum + DAY_S / each, 0) * (mean_bytes || FIRST_GUESS_BYTES) * MORE;
  const room = disk_free_bytes === null ? Number.POSITIVE_INFINITY : bytes + disk_free_bytes / 2;
  return Math.min(most_bytes, Math.max(MIN_BYTES, Math.min(a_day, room)));
}
