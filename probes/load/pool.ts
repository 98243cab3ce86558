/** The connections of one thread: kept per origin and family, at most so many in all; whoever finds none free waits in turn. */
import { type Channel, type ChannelEvents, type Exchange, fail } from './exchange.ts';
import { http1Line } from './http1.ts';
import { type GiveUp, type NotOpened, type Opened, openSocket, type Place } from './open-socket.ts';
import type { LoadErrorKind, LoadSpec } from './words.ts';

export type Pool = {
  ask(exchange: Exchange): void;
  /** Opens this many beforehand and resolves when each is open or failed. */
  warm(count: number): Promise<void>;
  /** An exchange that nobody waits for any more; says of what kind its end is. */
  drop(exchange: Exchange): LoadErrorKind;
  connections(): number;
  destroy(): void;
};

/** What all pools of a thread share. */
export type Connections = {
  most: number;
  open: number;
  pools: { closeIdle(): boolean }[];
  now(): number;
  isStopped(): boolean;
  onOpened(place: Place, opened: Opened): void;
  /** Somebody found no free connection, and no more may be opened. */
  onWait(): void;
  /** A connection failed for reasons of this machine. */
  onLocalFailure(): void;
};

type Asked = Pick<LoadSpec, 'http' | 'timeout_ms' | 'trusts_any_certificate' | 'resolver' | 'max_body_bytes'>;

export function pool(place: Place, asked: Asked, shared: Connections): Pool {
  const channels = new Set<Channel>();
  const opening = new Set<GiveUp>();
  /** Those with room; the last one that was used first, so that the others may close for want of use. */
  const ready: Channel[] = [];
  let waiting: Exchange[] = [];
  let first = 0;
  let destroyed = false;

  const waits = () => waiting.length - first;

  function nextWaiting(): Exchange | undefined {
    while (first < waiting.length) {
      const exchange = waiting[first++];
      if (first > 1_000 && first * 2 > waiting.length) [waiting, first] = [waiting.slice(first), 0];
      if (exchange && !exchange.over) return exchange;
    }
    return undefined;
  }

  function readyChannel(): Channel | undefined {
    for (;;) {
      const last = ready.at(-1);
      if (!last) return undefined;
      if (last.free() > 1) return last;
      ready.pop();
      if (last.free() === 1) return last;
    }
  }

  function serve(): void {
    while (waits() > 0 && !shared.isStopped()) {
      const channel = readyChannel();
      if (!channel) return;
      const exchange = nextWaiting();
      if (!exchange) {
        ready.push(channel);
        return;
      }
      channel.send(exchange);
    }
  }

  /** False when no more may be opened. */
  function openMore(): boolean {
    if (destroyed || opening.size >= (asked.http === '2' ? 1 : waits())) return true;
    if (shared.open >= shared.most && !shared.pools.some((one) => one.closeIdle())) return false;
    open(() => {});
    return true;
  }

  function open(then: () => void): void {
    shared.open += 1;
    const line = asked.http === '2' ? undefined : http1Line(asked.max_body_bytes);
    let channel: Channel | undefined;
    const events: ChannelEvents = {
      now: shared.now,
      freed() {
        if (!channel || channel.free() <= 0) return;
        if (line || !ready.includes(channel)) ready.push(channel);
        if (waits() > 0) serve();
      },
      closed() {
        if (!channel || !channels.delete(channel)) return;
        shared.open -= 1;
        const at = ready.indexOf(channel);
        if (at >= 0) ready.splice(at, 1);
        if (waits() > 0) openMore();
      },
      retry(exchange) {
        exchange.again = true;
        exchange.channel = undefined;
        // First in line: behind others it might meet a connection that had carried one, and be closed again.
        if (waits() === 0) ask(exchange);
        else if (first > 0) waiting[--first] = exchange;
        else waiting.unshift(exchange);
      },
    };
    const stand = (made: Channel) => {
      channel = made;
      channels.add(made);
      events.freed();
      then();
    };
    const failed = (error: NotOpened) => {
      shared.open -= 1;
      if (error.is_local) shared.onLocalFailure();
      const exchange = nextWaiting();
      if (exchange) fail(exchange, error.kind, error.text);
      then();
      if (waits() > 0) openMore();
    };
    const giveUp = openSocket(place, asked, place.secure ? undefined : line?.onread, (error, opened) => {
      opening.delete(giveUp);
      if (error || !opened) return failed(error ?? { kind: 'connect', text: 'not opened', is_local: false });
      shared.onOpened(place, opened);
      if (line) return stand(line.attach(opened.socket, place.secure, events));
      const stop = () => opened.socket.destroy();
      opening.add(stop);
      // Loaded when it is spoken: Node's own takes 6 MB.
      void import('./http2.ts').then(({ http2Channel }) =>
        http2Channel(place.origin, opened.socket, asked, events, (made, text) => {
          opening.delete(stop);
          if (made) stand(made);
          else failed({ kind: 'garbled', text, is_local: false });
        }),
      );
    });
    opening.add(giveUp);
  }

  function ask(exchange: Exchange): void {
    if (shared.isStopped()) return;
    const channel = waits() === 0 ? readyChannel() : undefined;
    if (channel) channel.send(exchange);
    else {
      waiting.push(exchange);
      if (!openMore()) shared.onWait();
    }
  }

  shared.pools.push({
    closeIdle() {
      if (waits() > 0) return false;
      const idle = ready.find((one) => one.free() === 1 && asked.http === '1.1');
      if (!idle) return false;
      ready.splice(ready.indexOf(idle), 1);
      idle.destroy();
      return true;
    },
  });

  return {
    ask,
    async warm(count) {
      await Promise.all(Array.from({ length: count }, () => new Promise<void>((then) => open(then))));
    },
    drop(exchange) {
      const { channel } = exchange;
      exchange.over = true;
      channel?.drop(exchange);
      // Those that waited in vain are the oldest: they leave before the line grows without end.
      while (first < waiting.length && waiting[first]?.over) first += 1;
      if (first === waiting.length) [waiting, first] = [[], 0];
      return channel || channels.size > 0 ? 'timeout' : 'connect_timeout';
    },
    connections: () => channels.size,
    destroy() {
      destroyed = true;
      for (const giveUp of opening) giveUp();
      for (const channel of [...channels]) channel.destroy();
    },
  };
}
