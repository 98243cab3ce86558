/** What a page's body says: its title, and whether it holds what a person expects. */
import { createHash } from 'node:crypto';
import type { Fact } from '../probe.ts';
import { parseJsonPath, readJson } from './json-path.ts';
import { jsonText } from './json-text.ts';
import { matchPattern } from './match-pattern.ts';
import type { HttpAsked } from './params.ts';
import type { HttpResponse } from './parser.ts';

/** `missing` says what could not be found out, and why. */
export function readBody(response: HttpResponse, asked: HttpAsked): { facts: Fact[]; missing?: string } {
  const { body, truncated, headers } = response;
  const facts: Fact[] = [{ key: 'http.body_truncated', value: truncated }];
  if (!truncated) facts.push({ key: 'http.body_sha256', value: createHash('sha256').update(body).digest('hex') });
  const type = headers.get('content-type') ?? '';
  if (/html/i.test(type)) {
    const title = findTitle(decodeText(body.subarray(0, 65_536), type));
    if (title !== undefined) facts.push({ key: 'http.title', value: title });
  }
  const missing: string[] = [];
  if (asked.body_match !== undefined) {
    const matches = matchPattern(asked.body_match, decodeText(body, type));
    if (matches === undefined) missing.push('the pattern takes too long on this body');
    else if (!matches && truncated) missing.push('no match before the body was cut');
    else facts.push({ key: 'http.body_matches', value: matches });
  }
  if (asked.json_path !== undefined) {
    if (truncated) missing.push('the JSON was cut');
    else facts.push(...assertJson(body, asked.json_path, asked.json_equals));
  }
  return missing.length > 0 ? { facts, missing: missing.join('; ') } : { facts };
}

function assertJson(body: Buffer, path: string, equals: string | undefined): Fact[] {
  let json: unknown;
  try {
    json = JSON.parse(body.toString('utf8'));
  } catch {
    return [
      { key: 'http.json_matches', value: false },
      { key: 'http.json_found', value: null },
    ];
  }
  const { found, value } = readJson(json, parseJsonPath(path) ?? []);
  const text = typeof value === 'string' ? value : (jsonText(value) ?? '…');
  return [
    { key: 'http.json_matches', value: found && (equals === undefined || text === equals) },
    { key: 'http.json_found', value: found ? text.slice(0, 200) : null },
  ];
}

/** Government pages are often GBK; the header decides, then the page's own meta element, then UTF-8. */
export function decodeText(bytes: Buffer, content_type: string): string {
  const said =
    /charset=["']?([\w-]{1,40})/i.exec(content_type)?.[1] ??
    /<meta[^>]{0,200}?charset=["']?([\w-]{1,40})/i.exec(bytes.toString('latin1', 0, 1024))?.[1];
  try {
    return new TextDecoder(said ?? 'utf-8').decode(bytes);
  } catch {
    return bytes.toString('utf8');
  }
}

/** By search, not by pattern: a page made of half-open titles must not cost more than its length. */
export function findTitle(html: string): string | undefined {
  const open = html.search(/<title[\s>]/i);
  if (open === -1) return undefined;
  const start = html.indexOf('>', open);
  if (start === -1) return undefined;
  const end = html.indexOf('<', start);
  if (end === -1) return undefined;
  return html
    .slice(start + 1, Math.min(end, start + 1000))
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 200);
}
