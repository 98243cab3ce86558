/** What in a text may be about one person. Hints for whoever writes or reviews it, no proof. Pure. */
export const PERSONAL_DATA = ['mobile', 'identity_number', 'bank_card', 'email'] as const;
export type PersonalData = (typeof PERSONAL_DATA)[number];

const ALONE = (digits: string) => new RegExp(`(?<![0-9A-Za-z])${digits}(?![0-9A-Za-z])`, 'u');
/** Mobile numbers of the mainland, resident identity numbers (GB 11643-1999), cards of UnionPay (62…), addresses of e-mail. */
const LOOKS_LIKE: Record<PersonalData, RegExp> = {
  mobile: ALONE(String.raw`(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}`),
  identity_number: ALONE(String.raw`[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]`),
  bank_card: ALONE(String.raw`62\d{2}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?`),
  email: /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/u,
};

export const personalDataIn = (text: string): PersonalData[] =>
  PERSONAL_DATA.filter((kind) => LOOKS_LIKE[kind].test(text.normalize('NFKC')));
