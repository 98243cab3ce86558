/** The words of the faults that are made on purpose: a file each here, one line each in `faults.ts`. */

/** What came of one fault. An empty list of `lost`, `false_good` and `wrong` is what is hoped for. */
export type Found = {
  /** How often it was made. */
  rounds: number;
  /** What the program had answered with 2xx, or shown, such as `120 units, 40 looks`. */
  confirmed: string;
  /** What had been confirmed and isn't there, or is there twice. */
  lost: string[];
  /** What was shown as good, or taken as whole, and isn't. */
  false_good: string[];
  /** Anything else that should not be: no sentence, no recovery, a 500. */
  wrong: string[];
};

export type Fault = {
  title: string;
  /** Unless `--rounds` says otherwise. */
  rounds: number;
  /** In a network of its own (loopback alone) and with mounts of its own. */
  apart?: true;
  /** Throws `NotRun` where it can't be made. */
  run(rounds: number, say: (line: string) => void): Promise<Found>;
};

/** This machine can't make the fault; the message says why. */
export class NotRun extends Error {}

export const nothingFound = (): Found => ({ rounds: 0, confirmed: '', lost: [], false_good: [], wrong: [] });
