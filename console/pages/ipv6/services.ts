/** Between a list of services and its lines. Pure. */
type Service = { address: string; port: number };

const most = 10;

export const linesFrom = (services: readonly Service[]): string =>
  services.map(({ address, port }) => `${address} ${port}`).join('\n');

/** Undefined: a line is no service, or there are too many. */
export function servicesFrom(text: string): Service[] | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const services = lines.map((line) => /^\s*([^\s,，]+)[\s,，]+(\d{1,5})\s*$/.exec(line));
  if (lines.length > most) return undefined;
  const found: Service[] = [];
  for (const match of services) {
    const port = Number(match?.[2]);
    if (!match || port < 1 || port > 65_535) return undefined;
    found.push({ address: match[1] as string, port });
  }
  return found;
}
