/** An address or any part of one, in whatever spelling, against canonical addresses. */
import { isIP } from 'node:net';
import { Address6 } from 'ip-address';
import { spelledOut } from '../estate/address.ts';

export type AddressPart = {
  /** The canonical spelling, when the text is a whole address. */
  whole: string | undefined;
  /** What a canonical address that fits certainly contains: narrows before `fits` decides. */
  chunk: string;
  fits(address: string): boolean;
};

/** Undefined when the text can't be a part of an address. */
export function addressPart(text: string): AddressPart | undefined {
  const asked = text.trim().toLowerCase();
  if (asked.length > 45) return undefined;
  const family = isIP(asked);
  if (family === 4 || /^\d{1,3}(\.\d{0,3}){1,3}$|^(\.\d{1,3}){1,3}\.?$/.test(asked)) {
    return { whole: family === 4 ? asked : undefined, chunk: asked, fits: (address) => address.includes(asked) };
  }
  if (family === 6 && !asked.includes('%')) {
    const whole = new Address6(asked).correctForm();
    return { whole, chunk: whole, fits: (address) => address.includes(whole) };
  }
  if (!/^[0-9a-f:]+$/.test(asked) || !asked.includes(':') || /:::|::.*::|[0-9a-f]{5}/.test(asked)) return undefined;
  // Leading zeros go, and a last group of zeros that may not be typed to its end.
  const short = asked.replace(/(^|:)0+(?=[0-9a-f])/g, '$1').replace(/:0$/, ':');
  const chunk = longestRun(short.split(':'));
  if (chunk === '') return undefined;
  return {
    whole: undefined,
    chunk,
    // A run of zeros is `::` in the one and `:0:0:` in the other: the spelt-out form has both.
    fits: (address) =>
      address.includes(short) || (address.includes(':') && spelledOut(address).join(':').includes(short)),
  };
}

/** The longest run of groups that no `::` can swallow. */
function longestRun(groups: readonly string[]): string {
  let longest = '';
  let run: string[] = [];
  for (const group of [...groups, '']) {
    if (group !== '' && group !== '0') run.push(group);
    else {
      if (run.join(':').length > longest.length) longest = run.join(':');
      run = [];
    }
  }
  return longest;
}
