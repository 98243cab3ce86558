/** The editions by which the use of cryptography is assessed. An assessment keeps the one that it was made with. */
import type { Text } from '#probes/probe.ts';
import { LEVELS, type Level } from '../catalogue.ts';
import { CRYPTO_UNITS, type CryptoUnitOfLevel, cryptoUnits, unitFaults } from './units.ts';

export type CryptoEdition = {
  edition: string;
  title: Text;
  /** uncertain: to be compared with the standard before use; units.ts tells what. */
  certainty: 'found' | 'uncertain';
  units: typeof CRYPTO_UNITS;
  unitsOf: (level: Level) => CryptoUnitOfLevel[];
};

export const CRYPTO_EDITIONS: readonly CryptoEdition[] = [
  {
    edition: '2023',
    title: {
      zh: '密码应用基本要求（GB/T 39786-2021）与测评要求（GB/T 43206-2023）',
      en: 'Use of cryptography (GB/T 39786-2021) and its assessment (GB/T 43206-2023)',
    },
    certainty: 'uncertain',
    units: CRYPTO_UNITS,
    unitsOf: cryptoUnits,
  },
];

// A catalogue whose counts differ from the tables isn't one: it doesn't even load.
for (const { unitsOf } of CRYPTO_EDITIONS) {
  for (const level of LEVELS) {
    const [fault] = unitFaults(level, unitsOf(level));
    if (fault) throw new Error(fault.en);
  }
}
