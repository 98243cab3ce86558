/** The registry of figures: one file and one line each. A figure's name is kept in rules and frozen months: it never changes. */
import { accessCoverage } from './access-coverage.ts';
import { accessMerged } from './access-merged.ts';
import { certificatesCollected } from './certificates-collected.ts';
import { conformance } from './conformance.ts';
import { cryptoAssessed } from './crypto-assessed.ts';
import { exchangeSuccess } from './exchange-success.ts';
import { extranetIpv6 } from './extranet-ipv6.ts';
import { extranetLive } from './extranet-live.ts';
import type { Figure } from './figure.ts';
import { findingsMended } from './findings-mended.ts';
import { identityAccounts, identityBases } from './identity.ts';
import { itemsComplete } from './items-complete.ts';
import { knowledge } from './knowledge.ts';
import { loadTested } from './load-tested.ts';
import { mobileNational, mobileServices } from './mobile.ts';
import { operations } from './operations.ts';
import { opinion } from './opinion.ts';
import { plansDrilled } from './plans-drilled.ts';
import { protection } from './protection.ts';
import { riskAssessed } from './risk-assessed.ts';
import { sealIntegrated } from './seal-integrated.ts';
import { servicesIpv6 } from './services-ipv6.ts';
import { storesOfDistricts, storesOfTowns } from './stores.ts';
import { ticketsInTime } from './tickets-in-time.ts';
export const FIGURES = {
  extranet_live: extranetLive,
  extranet_ipv6: extranetIpv6,
  services_ipv6: servicesIpv6,
  protection,
  crypto_assessed: cryptoAssessed,
  plans_drilled: plansDrilled,
  risk_assessed: riskAssessed,
  load_tested: loadTested,
  tickets_in_time: ticketsInTime,
  findings_mended: findingsMended,
  access_merged: accessMerged,
  access_coverage: accessCoverage,
  exchange_platforms: conformance('exchange-platform'),
  exchange_success: exchangeSuccess,
  certificate_systems: conformance('certificates'),
  certificates_collected: certificatesCollected,
  service_item_systems: conformance('service-items'),
  items_complete: itemsComplete,
  portals: conformance('portal'),
  stores_of_districts: storesOfDistricts,
  stores_of_towns: storesOfTowns,
  flagship_stores: { ...conformance('flagship-store'), tasks: ['T16'] },
  mobile_services: mobileServices,
  mobile_national: mobileNational,
  queueing: conformance('queueing'),
  identity: conformance('unified-identity'),
  identity_bases: identityBases,
  identity_accounts: identityAccounts,
  opinion,
  knowledge,
  operations,
  seal_systems: conformance('electronic-seal'),
  seal_integrated: sealIntegrated,
  extranet: conformance('extranet'),
} as const satisfies Record<string, Figure>;
export type FigureName = keyof typeof FIGURES;
export const FIGURE_NAMES = Object.keys(FIGURES) as FigureName[];
