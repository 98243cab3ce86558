/** How far long work is, on stderr: one line that rewrites itself on a terminal, else a line every few seconds. */
const ON_TERMINAL_MS = 100;
const ELSEWHERE_MS = 5_000;

export type Progress = { show(text: string): void; end(): void };

export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  const every_ms = stream.isTTY ? ON_TERMINAL_MS : ELSEWHERE_MS;
  let shown_at = performance.now() - (stream.isTTY ? every_ms : 0);
  let open = false;
  return {
    show(text) {
      const now = performance.now();
      if (now - shown_at < every_ms) return;
      shown_at = now;
      open = Boolean(stream.isTTY);
      stream.write(stream.isTTY ? `\r\x1b[2K${text}` : `${text}\n`);
    },
    end() {
      if (open) stream.write('\r\x1b[2K');
      open = false;
    },
  };
}
