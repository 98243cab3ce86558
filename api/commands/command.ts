/** One subcommand of `zhengwang`. */
export type Command = {
  name: string;
  /** One line for the list of commands. */
  summary: string;
  /** The whole help text, shown by --help. */
  help: string;
  /** Runs it; the number is the exit code. Throws UserError for what the person can mend. */
  run(words: string[]): Promise<number>;
};
