/** A small path into JSON, `a.b[0]["c d"]`: enough to assert one value, too little to run anything. */

const STEP = /\.?([^.[\]"\s]{1,100})|\[(\d{1,6})\]|\["([^"\\]{1,100})"\]/y;
const MAX_STEPS = 32;

export type JsonStep = string | number;

/** The steps of a path, or undefined when it isn't one. */
export function parseJsonPath(path: string): JsonStep[] | undefined {
  const steps: JsonStep[] = [];
  STEP.lastIndex = 0;
  while (STEP.lastIndex < path.length) {
    // A leading dot and a name right behind a bracket are mistakes.
    const dotted = path[STEP.lastIndex] === '.';
    const match = STEP.exec(path);
    if (!match || steps.length === MAX_STEPS) return undefined;
    if (match[1] !== undefined && dotted !== steps.length > 0) return undefined;
    steps.push(match[2] === undefined ? (match[1] ?? match[3] ?? '') : Number(match[2]));
  }
  return steps.length > 0 ? steps : undefined;
}

/** The value at the steps; `found` tells a missing one from null. */
export function readJson(value: unknown, steps: readonly JsonStep[]): { found: boolean; value?: unknown } {
  let at = value;
  for (const step of steps) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return { found: false };
    if (Array.isArray(at) && typeof step === 'string') return { found: false };
    at = (at as Record<JsonStep, unknown>)[step];
  }
  return { found: true, value: at };
}
