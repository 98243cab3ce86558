/** One subcommand of `zhengwang`; its name and its line in the list are in index.ts. */
export type Command = {
  /** The whole help text, shown by --help. */
  help: string;
  /** Runs it; the number is the exit code. Throws UserError for what the person can mend. */
  run(words: string[]): Promise<number>;
};
