/** All tables, for drizzle; each lives in its area's schema file. */
export * from '../audit/schema.ts';
export * from '../candidates/schema.ts';
export * from '../credentials/schema.ts';
export * from '../differences/schema.ts';
export * from '../discovery/schema.ts';
export * from '../estate/schema.ts';
export * from '../findings/schema.ts';
export * from '../maintenance/schema.ts';
export * from '../messages/schema.ts';
export * from '../people/schema.ts';
export * from '../settings/schema.ts';
export * from '../tickets/schema.ts';
export * from '../timeline/schema.ts';
export * from '../topology/schema.ts';
export * from '../traffic/schema.ts';
export * from '../watching/schema.ts';
export * from '../whereabouts/schema.ts';
