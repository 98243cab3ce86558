/** Whether a text is a whole address or MAC, so that the search can offer to locate it. */

const v4 = /^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/;
const mac = /^([0-9a-f]{2}([:-][0-9a-f]{2}){5}|[0-9a-f]{4}([.:-][0-9a-f]{4}){2}|[0-9a-f]{12})$/i;

export function isPlaceable(text: string): boolean {
  const asked = text.trim();
  if (v4.test(asked) || mac.test(asked)) return true;
  // The browser's own reading of IPv6 literals.
  return /^[0-9a-f:.]+$/i.test(asked) && asked.includes(':') && URL.canParse(`http://[${asked}]/`);
}
