/** The registry of types of systems: one file and one line each. A name stands in the register: it never changes. */
import type { SystemType } from '../system-type.ts';
import { certificates } from './certificates.ts';
import { electronicSeal } from './electronic-seal.ts';
import { exchangePlatform } from './exchange-platform.ts';
import { extranet } from './extranet.ts';
import { flagshipStore } from './flagship-store.ts';
import { knowledgeBase } from './knowledge-base.ts';
import { mobileServices } from './mobile-services.ts';
import { operationsPlatform } from './operations-platform.ts';
import { opinionAnalysis } from './opinion-analysis.ts';
import { portal } from './portal.ts';
import { queueing } from './queueing.ts';
import { serviceItems } from './service-items.ts';
import { unifiedIdentity } from './unified-identity.ts';

export const SYSTEM_TYPES: Readonly<Record<string, SystemType>> = {
  certificates,
  'electronic-seal': electronicSeal,
  'exchange-platform': exchangePlatform,
  'service-items': serviceItems,
  'flagship-store': flagshipStore,
  'mobile-services': mobileServices,
  portal,
  queueing,
  extranet,
  'knowledge-base': knowledgeBase,
  'operations-platform': operationsPlatform,
  'opinion-analysis': opinionAnalysis,
  'unified-identity': unifiedIdentity,
};
