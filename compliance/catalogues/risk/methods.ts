/**
 * The two ways to calculate risk from asset, threat and vulnerability (annex of GB/T 20984). Exact: all comparisons are between whole
 * numbers, so that no binary fraction decides at the border of a band.
 */
import { type BandedMatrix, type Bands, RISK_EDITION, type RiskEdition } from './edition.ts';
import { RATINGS, type Rating } from './scales.ts';

export type RiskInput = { asset: Rating; threat: Rating; vulnerability: Rating };

export type Multiplied = {
  /** Square root of threat × vulnerability, three decimals. */
  likelihood: string;
  /** Square root of asset × vulnerability, three decimals. */
  loss: string;
  /** Their product before either was rounded, two decimals. */
  risk: string;
  /** To the nearest whole number, a half upwards: what is banded. */
  rounded: number;
  level: Rating;
};

/** R = √(T·V) × √(A·V), which is √(V·V·T·A): one root, rounded once. */
export function multiplication(
  input: RiskInput,
  { bands }: RiskEdition['multiplication'] = RISK_EDITION.multiplication,
): Multiplied {
  refuseOthers(input);
  const { asset, threat, vulnerability } = input;
  const square = vulnerability * vulnerability * threat * asset;
  const rounded = roundedRoot(square);
  return {
    likelihood: decimalRoot(threat * vulnerability, 3),
    loss: decimalRoot(asset * vulnerability, 3),
    risk: decimalRoot(square, 2),
    rounded,
    level: levelIn(bands, rounded),
  };
}

type Valued = { value: number; level: Rating };
export type Looked = { likelihood: Valued; loss: Valued; risk: number; level: Rating };

/** Likelihood and loss are looked up and banded, then risk by their levels. */
export function matrix(input: RiskInput, edition: RiskEdition['matrix'] = RISK_EDITION.matrix): Looked {
  refuseOthers(input);
  const { asset, threat, vulnerability } = input;
  const likelihood = lookUp(edition.likelihood, threat, vulnerability);
  const loss = lookUp(edition.loss, asset, vulnerability);
  const { value, level } = lookUp(edition.risk, loss.level, likelihood.level);
  return { likelihood, loss, risk: value, level };
}

function lookUp({ cells, bands }: BandedMatrix, row: Rating, column: Rating): Valued {
  const value = cells[row - 1]?.[column - 1];
  if (value === undefined) throw new RangeError(`no cell for row ${row}, column ${column}`);
  return { value, level: levelIn(bands, value) };
}

function levelIn(bands: Bands, value: number): Rating {
  const level = RATINGS.find((rating) => value <= (bands[rating - 1] ?? 0));
  if (level === undefined) throw new RangeError(`${value} is above all bands`);
  return level;
}

/** The root of a whole number, to the nearest whole number: the greatest r with (r − ½)² ≤ n, which is (2r − 1)² ≤ 4n. */
function roundedRoot(n: number): number {
  const fits = (r: number) => (2 * r - 1) ** 2 <= 4 * n;
  let r = Math.floor(Math.sqrt(n));
  while (fits(r + 1)) r += 1;
  while (!fits(r)) r -= 1;
  return r;
}

/** The root of a whole number as decimal text. */
function decimalRoot(n: number, decimals: number): string {
  const digits = `${roundedRoot(n * 100 ** decimals)}`.padStart(decimals + 1, '0');
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

function refuseOthers(input: RiskInput): void {
  for (const name of ['asset', 'threat', 'vulnerability'] as const)
    if (!RATINGS.includes(input[name])) throw new RangeError(`${name} is 1, 2, 3, 4 or 5, not ${input[name]}`);
}
