/** Questions waiting for answers on one line: tries, time limits, and what to say when nothing good came. */
import { asFailure, garbled, timedOut } from '../failures.ts';
import type { Agent } from './agent.ts';
import { type Line, type Listener, openLine } from './socket.ts';

type Waiting<T> = {
  datagram: Buffer;
  tries: number;
  timer: NodeJS.Timeout | undefined;
  fulfil(answer: T): void;
  reject(error: unknown): void;
};

export type Exchange<T> = {
  ask(id: number, datagram: Buffer, tries: number): Promise<T>;
  isOpen(id: number): boolean;
  answer(id: number, answer: T): void;
  /** Remembers what was wrong with a datagram that was no answer; said when the time is up. */
  note(trouble: string): void;
  close(): void;
};

/** A timer that is later than this says that the program was held up. */
const HELD_UP_MS = 20;

/** Opens a line to the agent; `hear` gets each datagram that the agent sent. */
export function openExchange<T>(agent: Agent, hear: Pick<Listener, 'heard' | 'stray'>): Exchange<T> {
  const waiting = new Map<number, Waiting<T>>();
  let trouble: string | undefined;

  function take(id: number): Waiting<T> | undefined {
    const question = waiting.get(id);
    clearTimeout(question?.timer);
    waiting.delete(id);
    return question;
  }
  function failAll(error: unknown): void {
    for (const id of [...waiting.keys()]) take(id)?.reject(error);
  }
  function send(id: number, question: Waiting<T>): void {
    question.tries--;
    line.send(question.datagram);
    const due = performance.now() + agent.try_ms;
    const over = () => {
      if (question.tries > 0) return send(id, question);
      take(id)?.reject(trouble === undefined ? timedOut('no SNMP answer') : garbled(trouble));
    };
    question.timer = setTimeout(() => {
      const late_ms = performance.now() - due;
      if (late_ms < HELD_UP_MS) return over();
      // We weren't listening: what came meanwhile lies in the socket, of which each turn reads only a part. Once a try.
      question.timer = setTimeout(over, Math.min(late_ms, agent.try_ms));
    }, agent.try_ms);
  }
  const aborted = () => {
    // The probe's own deadline says the same as silence, but knows more.
    failAll(trouble === undefined ? (asFailure(agent.signal.reason) ?? agent.signal.reason) : garbled(trouble));
    line.close();
  };
  const line: Line = openLine(agent.address, agent.port, {
    ...hear,
    failed: (error) => failAll(asFailure(error) ?? error),
  });
  agent.signal.addEventListener('abort', aborted, { once: true });
  return {
    ask(id, datagram, tries) {
      if (agent.signal.aborted) return Promise.reject(asFailure(agent.signal.reason) ?? agent.signal.reason);
      return new Promise((fulfil, reject) => {
        const question: Waiting<T> = { datagram, tries, timer: undefined, fulfil, reject };
        waiting.set(id, question);
        send(id, question);
      });
    },
    isOpen: (id) => waiting.has(id),
    answer: (id, answer) => take(id)?.fulfil(answer),
    note(found) {
      trouble = found;
    },
    close() {
      agent.signal.removeEventListener('abort', aborted);
      if (waiting.size > 0) failAll(timedOut('the SNMP session was closed'));
      line.close();
    },
  };
}
