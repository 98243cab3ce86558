import { number } from '../../i18n/index.ts';

/** 0.0123 is "1.2 %"; what is more than nothing is never shown as nothing. */
export function percent(share: number): string {
  const hundredths = share * 100;
  return hundredths > 0 && hundredths < 0.1 ? '< 0.1 %' : `${number(hundredths, 1)} %`;
}
