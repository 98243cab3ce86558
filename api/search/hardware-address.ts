/** MAC addresses in any spelling: aa:bb:…, aa-bb-…, Huawei's aaaa-bbbb-cccc, Cisco's aaaa.bbbb.cccc, bare. */

const DIGITS = /^[0-9a-f]+$/;

/** The beginning of a MAC as facts spell it (`aa:bb:c`), or undefined when the text can't be one. */
export function hardwareAddress(text: string): string | undefined {
  const groups = text
    .trim()
    .toLowerCase()
    .split(/[:.\-\s]/);
  const digits = groups.join('');
  if (!DIGITS.test(digits) || digits.length > 12) return undefined;
  if (groups.length === 1) return digits.length >= 6 ? colons(digits) : undefined;
  if (digits.length < 4) return undefined;
  // All groups but the last are whole: pairs or fours. `10.1.2` is no MAC.
  const [first = ''] = groups;
  const whole = groups.slice(0, -1).every((group) => group.length === first.length);
  const last = groups.at(-1) as string;
  if (!whole || last.length > first.length || (first.length !== 2 && first.length !== 4)) return undefined;
  if (text.includes('.') && first.length === 2) return undefined;
  return colons(digits);
}

const colons = (digits: string): string => digits.replace(/..(?=.)/g, '$&:');
