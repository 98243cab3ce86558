/** A platform beside ours that is told of tickets. Another one is a name here and a file that makes one of these, as `province.ts` does. */

export const CONNECTORS = ['province'] as const;
export type ConnectorName = (typeof CONNECTORS)[number];

/** The other side has to have it within this time. */
export const PATIENCE_MS = 10_000;

/** The same key again is the same message, however often it comes. */
export type Message = { key: string; body: string };

export type Connector = {
  name: ConnectorName;
  /** False: nothing is sent for now; what is to be sent waits. */
  isOn(): boolean;
  /** Fulfils when the other side says that it has the message; whatever else happens it rejects, and is asked again later. */
  send(message: Message, signal: AbortSignal): Promise<void>;
};
