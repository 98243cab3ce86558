import { column, ofKey } from './looks.ts';
import { type Bearing, type EvidenceRule, shortfall } from './rule.ts';

const bearing = (mlps: Bearing['mlps']): Bearing => ({ mlps, high_risk_cases: [], crypto: {} });

/** Where plans are kept in the console and none in force covers the system: another on paper is a person's to show, so it is partial. */
export const noEmergencyPlan: EvidenceRule = {
  id: 'no-emergency-plan',
  title: { zh: '没有覆盖该系统的生效预案', en: 'No plan in force covers the system' },
  shows: 'shortfall',
  needs: ['emergency.gap'],
  bears_on: { service: bearing({ 2: ['7.1.10.13 a'], 3: ['8.1.10.13 b'] }) },
  see: (facts) =>
    shortfall(
      ofKey(facts, 'emergency.gap').filter((fact) => column(fact, 'has_plan') === false),
      { zh: '控制台中没有覆盖该系统的生效应急预案', en: 'No emergency plan in force in the console covers the system' },
      { result: 'partial' },
    ),
};

/** Where plans are kept in the console and no drill named the system within a year. How often level 2 drills, its clauses don't say. */
export const noEmergencyDrill: EvidenceRule = {
  id: 'no-emergency-drill',
  title: { zh: '一年内没有应急演练', en: 'No drill within a year' },
  shows: 'shortfall',
  needs: ['emergency.gap'],
  bears_on: { service: bearing({ 2: [], 3: ['8.1.10.13 c'] }) },
  see: (facts) =>
    shortfall(
      ofKey(facts, 'emergency.gap').filter((fact) => column(fact, 'has_drill') === false),
      {
        zh: '控制台中一年内没有涉及该系统的应急演练',
        en: 'No drill recorded in the console named the system within a year',
      },
      { result: 'partial' },
    ),
};
