/** Bytes from strangers as text that people can read anywhere: no terminal obeys it, no reading order is turned. */

const utf8 = new TextDecoder('utf-8', { fatal: true });
/** Chinese devices often write GBK; GB18030 contains it. Never fails: what is no character becomes U+FFFD. */
const gb18030 = new TextDecoder('gb18030');

/** UTF-8 where it is valid (an unfinished character at the end, as a cut leaves it, is left out), else GB18030. */
export function decodeBytes(bytes: Uint8Array): { text: string; encoding: 'utf-8' | 'gb18030' } {
  for (let cut = 0; cut <= 3 && cut <= bytes.length; cut += 1) {
    const rest = bytes.length - cut;
    // Only a lead byte can begin what was cut off.
    if (cut > 0 && (bytes[rest] as number) < 0x80) break;
    try {
      return { text: utf8.decode(bytes.subarray(0, rest)), encoding: 'utf-8' };
    } catch {
      // Tried once more without its last byte.
    }
  }
  return { text: gb18030.decode(bytes), encoding: 'gb18030' };
}

/** Turns the order of what follows it: a way to make a line say something else than it holds. */
const TURNS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about.
const CONTROLS = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/g;
const LINE_BREAKS = /\r\n|[\r\n\u2028\u2029]/g;

/**
 * At most `most` UTF-16 units, on one line: line breaks as ↵, tabs as spaces, other control characters in the notation of
 * terminals (^[ for escape), ends trimmed. All of it in signs that every font has.
 */
export function readable(text: string, most: number): string {
  return text
    .slice(0, most + 1)
    .replace(/\t/g, ' ')
    .trim()
    .replace(LINE_BREAKS, '↵')
    .replace(CONTROLS, (control) => {
      const code = control.charCodeAt(0);
      return code <= 0x7f ? `^${String.fromCharCode(code ^ 0x40)}` : '\ufffd';
    })
    .replace(TURNS, '\ufffd')
    .slice(0, most)
    .toWellFormed();
}
