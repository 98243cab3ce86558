/**
 * Bands and matrices by which risk is calculated, as data that a person can replace. GB/T 20984-2022 leaves them to the assessor (annex F
 * gives examples); these are those of the annex of 2007 from own knowledge: uncertain, compare with the standard before use.
 */
import type { Text } from '#probes/probe.ts';
import { RATINGS } from './scales.ts';

/** The upper ends of levels 1 to 5; each begins above the one before, the first at 1. */
export type Bands = readonly [number, number, number, number, number];
type Row = readonly [number, number, number, number, number];
/** Row by row, the first of level 1. */
export type Matrix = readonly [Row, Row, Row, Row, Row];
export type BandedMatrix = { cells: Matrix; bands: Bands };

export type RiskEdition = {
  edition: string;
  certainty: 'found' | 'uncertain';
  multiplication: { bands: Bands };
  matrix: {
    /** Rows threat, columns vulnerability. */
    likelihood: BandedMatrix;
    /** Rows asset, columns vulnerability. */
    loss: BandedMatrix;
    /** Rows loss, columns likelihood. */
    risk: BandedMatrix;
  };
};

/** The greatest value of a cell and of a product. */
const HIGHEST = 25;

export const RISK_EDITION: RiskEdition = {
  edition: 'GB/T 20984-2007 A',
  certainty: 'uncertain',
  multiplication: { bands: [5, 10, 15, 20, 25] },
  matrix: {
    likelihood: {
      cells: [
        [2, 4, 7, 11, 14],
        [3, 6, 10, 13, 17],
        [5, 9, 12, 16, 20],
        [7, 11, 14, 18, 22],
        [8, 12, 17, 20, 25],
      ],
      bands: [5, 11, 16, 21, 25],
    },
    loss: {
      cells: [
        [2, 4, 6, 10, 13],
        [3, 5, 9, 12, 16],
        [4, 7, 11, 15, 20],
        [5, 8, 14, 19, 22],
        [6, 10, 16, 21, 25],
      ],
      bands: [5, 10, 15, 20, 25],
    },
    risk: {
      cells: [
        [3, 6, 9, 12, 16],
        [5, 8, 11, 15, 18],
        [6, 9, 13, 17, 21],
        [7, 11, 16, 20, 23],
        [9, 14, 20, 23, 25],
      ],
      bands: [6, 12, 18, 23, 25],
    },
  },
};

/** Why an edition that a person made can't be used, a sentence each; empty when it can. */
export function riskEditionFaults({ multiplication, matrix }: RiskEdition): Text[] {
  const tables = Object.entries(matrix);
  return [
    ...bandFaults('multiplication', multiplication.bands),
    ...tables.flatMap(([name, { bands }]) => bandFaults(name, bands)),
    ...tables.flatMap(([name, { cells }]) => cellFaults(name, cells)),
  ];
}

function bandFaults(name: string, bands: Bands): Text[] {
  const ends = [0, ...bands];
  const rises = bands.every((end, at) => Number.isInteger(end) && end > (ends[at] ?? 0));
  if (rises && bands.length === RATINGS.length && bands.at(-1) === HIGHEST) return [];
  return [
    {
      zh: `${name} 的分段应是递增的五个整数，止于 ${HIGHEST}`,
      en: `Bands of ${name} are five rising whole numbers that end at ${HIGHEST}`,
    },
  ];
}

function cellFaults(name: string, cells: Matrix): Text[] {
  const full = cells.length === RATINGS.length && cells.every((row) => row.length === RATINGS.length);
  const bounded = cells.flat().every((cell) => Number.isInteger(cell) && cell >= 1 && cell <= HIGHEST);
  // A higher input must never lower the result.
  const rises = cells.every((row, y) =>
    row.every((cell, x) => cell >= (row[x - 1] ?? 0) && cell >= (cells[y - 1]?.[x] ?? 0)),
  );
  if (full && bounded && rises) return [];
  return [
    {
      zh: `${name} 的矩阵应为五行五列、1 至 ${HIGHEST} 的整数，沿行和列都不下降`,
      en: `The matrix of ${name} is five by five whole numbers from 1 to ${HIGHEST} that never fall along rows and columns`,
    },
  ];
}
