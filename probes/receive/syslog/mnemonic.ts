/** How makers name their messages: a module, a severity and a brief, somewhere near the beginning. */

export type Mnemonic = {
  /** As the maker writes it, without decoration: IFNET/4/LINK_STATE, LINK-3-UPDOWN. */
  name: string;
  severity: number;
  /** Where the text goes on. */
  end: number;
};

// VRP: %%01IFNET/4/LINK_STATE(l)[0]:text. Comware: %%10IFNET/3/LINK_UPDOWN: text. The brief's (l) is log, (t) trap, (s) security.
const SLASHED =
  /%{1,2}\d{0,2}(?<module>[A-Za-z][A-Za-z0-9_-]{0,39})\/(?<severity>[0-7])\/(?<brief>[A-Za-z][A-Za-z0-9_-]{0,63})(?:\([a-zA-Z]{1,3}\))?(?:\[\d{1,10}\])?\s?[:;]\s?/y;
// Some versions leave the signs of percentage out; an interface's name (Ge1/0/1) must not be taken for it.
const BARE =
  /(?<module>[A-Z][A-Z0-9_-]{1,39})\/(?<severity>[0-7])\/(?<brief>[A-Z][A-Z0-9_-]{2,63})(?:\([a-zA-Z]{1,3}\))?(?:\[\d{1,10}\])?\s?[:;]\s?/y;
// IOS, NX-OS, Ruijie, ASA: %LINK-3-UPDOWN: text. IOS-XR has more parts before the severity: %PKT_INFRA-LINK-3-UPDOWN : text.
const DASHED =
  /%(?<name>[A-Z][A-Z0-9_]{0,31}(?:-[A-Z][A-Z0-9_]{0,31}){0,3}-(?<severity>[0-7])-[A-Z0-9_]{1,64})\s?:\s?/y;

/** Further on it would be a message that quotes another. */
const WITHIN = 160;

/** Finds it at or soon after `from`. */
export function readMnemonic(text: string, from: number): (Mnemonic & { start: number }) | undefined {
  for (let at = from, tries = 0; tries < 4; tries += 1) {
    const percent = text.slice(at, from + WITHIN).indexOf('%');
    if (percent < 0) break;
    at += percent;
    const found = slashedAt(SLASHED, text, at) ?? dashedAt(text, at);
    if (found) return { ...found, start: at };
    at += 1;
  }
  const bare = slashedAt(BARE, text, from);
  return bare && { ...bare, start: from };
}

function slashedAt(form: RegExp, text: string, at: number): Mnemonic | undefined {
  form.lastIndex = at;
  const part = form.exec(text)?.groups;
  if (!part) return undefined;
  const { module, severity, brief } = part;
  return { name: `${module}/${severity}/${brief}`, severity: Number(severity), end: form.lastIndex };
}

function dashedAt(text: string, at: number): Mnemonic | undefined {
  DASHED.lastIndex = at;
  const part = DASHED.exec(text)?.groups;
  return part?.name ? { name: part.name, severity: Number(part.severity), end: DASHED.lastIndex } : undefined;
}
