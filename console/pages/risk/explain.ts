/** What a rating means, in the words of its scale. */
import { say } from '../../i18n/index.ts';
import type { Level, RiskDocument } from './calls.ts';

export const explain =
  (data: RiskDocument, scale: RiskDocument['scales'][number]['scale']) =>
  (level: Level): string => {
    const found = data.scales.find((one) => one.scale === scale)?.ratings.find(({ rating }) => rating === level);
    return found ? say(found.name) : '';
  };
