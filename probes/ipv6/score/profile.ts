/** What each rule weighs: editable, local and not official (本地权重，非官方), until the official sheet is there. */
import { z } from 'zod';
import { rules } from './rules/index.ts';
import type { Measured, Scene, Weights } from './score.ts';

export const Profile = z.strictObject({
  /** Where the weights come from, as its readers will ask. */
  source: z.string().trim().min(1).max(500),
  /** By rule; what isn't named weighs nothing. */
  weights: z
    .partialRecord(z.enum(rules.map(({ id }) => id)), z.number().min(0).max(100))
    .refine((weights) => Object.values(weights).some((weight) => (weight ?? 0) > 0), 'something must weigh'),
});
export type Profile = { source: string; weights: Weights };

/** The seven items of the assessment list alike: their official points were not found. */
export const USUAL_PROFILE: Profile = {
  source: '网信办监测七项等权；官方分值未获得',
  weights: Object.fromEntries(rules.map(({ id, list }) => [id, list === 'assessment' ? 1 : 0])),
};

export const measured = (scene: Scene): Measured => new Map(rules.map((rule) => [rule.id, rule.measure(scene)]));
