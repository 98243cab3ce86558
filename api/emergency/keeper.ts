/** What the hub knows of whoever does what runs want done. */

export type Emergency = {
  /** From then on it goes on by itself. */
  begin(): void;
  /** Something was put in: looks soon. */
  wake(): void;
  /** One round, until nothing more can be done at once; for tests. */
  round(): void;
  stop(): Promise<void>;
};
