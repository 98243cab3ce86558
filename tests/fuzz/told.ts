/** What the test and the thread that fuzzes say to each other. */
export type Given = { file: string; rounds: number; seed: number; shared: SharedArrayBuffer; only: string };
/** `wrong`: undefined for a parser that kept to its rule. */
export type Told = { name: string; tried: number; cuts: number; slowest_ms: number; wrong?: string } | { done: true };
/** In `shared`: how many inputs were begun, the length of this one, then its bytes. */
export const HEAD_BYTES = 8;
