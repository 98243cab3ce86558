/**
 * The registry of all texts: a section is a file beside this one, a key holds both languages side by side.
 * To add a section: one file and one line here.
 */

import { access } from './access.ts';
import { accounts } from './accounts.ts';
import { agents } from './agents.ts';
import { answers } from './answers.ts';
import { areas } from './areas.ts';
import { assessments } from './assessments.ts';
import { audit } from './audit.ts';
import { compliance } from './compliance.ts';
import { conformance } from './conformance.ts';
import { coverage } from './coverage.ts';
import { crypto } from './crypto.ts';
import { differences } from './differences.ts';
import { discovery } from './discovery.ts';
import { drills } from './drills.ts';
import { emergency } from './emergency.ts';
import { emergencyEditor } from './emergency-editor.ts';
import { emergencyFlow } from './emergency-flow.ts';
import { emergencyPlans } from './emergency-plans.ts';
import { emergencyRuns } from './emergency-runs.ts';
import { evidence } from './evidence.ts';
import { findings } from './findings.ts';
import { firstRun } from './first-run.ts';
import { imports } from './imports.ts';
import { ipv6 } from './ipv6.ts';
import { ipv6Capabilities } from './ipv6-capabilities.ts';
import { ipv6Goals } from './ipv6-goals.ts';
import { ipv6Inputs } from './ipv6-inputs.ts';
import { ipv6Plan } from './ipv6-plan.ts';
import { load } from './load.ts';
import { loadBrought } from './load-brought.ts';
import { loadGenerators } from './load-generators.ts';
import { loadRuns } from './load-runs.ts';
import { logIn } from './log-in.ts';
import { maintenance } from './maintenance.ts';
import { messages } from './messages.ts';
import { nodes } from './nodes.ts';
import { notices } from './notices.ts';
import { overview } from './overview.ts';
import { passkeys } from './passkeys.ts';
import { people } from './people.ts';
import { platform } from './platform.ts';
import { policy } from './policy.ts';
import { prefixes } from './prefixes.ts';
import { profile } from './profile.ts';
import { programme } from './programme.ts';
import { provider } from './provider.ts';
import { province } from './province.ts';
import { reporting } from './reporting.ts';
import { reports } from './reports.ts';
import { risk } from './risk.ts';
import { seals } from './seals.ts';
import { self } from './self.ts';
import { serviceLevels } from './service-levels.ts';
import { settings } from './settings.ts';
import { sheetFile } from './sheet-file.ts';
import { shell } from './shell.ts';
import { sightings } from './sightings.ts';
import { supervision } from './supervision.ts';
import { systems } from './systems.ts';
import type { Text } from './text.ts';
import { ticketFigures } from './ticket-figures.ts';
import { ticketTopics } from './ticket-topics.ts';
import { tickets } from './tickets.ts';
import { tokens } from './tokens.ts';
import { topology } from './topology.ts';
import { traffic } from './traffic.ts';
import { ui } from './ui.ts';
import { wall } from './wall.ts';
import { watches } from './watches.ts';
import { where } from './where.ts';
import { words } from './words.ts';

export const sections = {
  access,
  accounts,
  agents,
  answers,
  areas,
  assessments,
  audit,
  compliance,
  coverage,
  conformance,
  crypto,
  differences,
  discovery,
  drills,
  emergency,
  emergency_editor: emergencyEditor,
  emergency_flow: emergencyFlow,
  emergency_plans: emergencyPlans,
  emergency_runs: emergencyRuns,
  evidence,
  findings,
  first_run: firstRun,
  imports,
  ipv6,
  ipv6_plan: ipv6Plan,
  ipv6_goals: ipv6Goals,
  ipv6_inputs: ipv6Inputs,
  ipv6_capabilities: ipv6Capabilities,
  load,
  load_brought: loadBrought,
  load_generators: loadGenerators,
  load_runs: loadRuns,
  log_in: logIn,
  maintenance,
  messages,
  nodes,
  notices,
  overview,
  passkeys,
  people,
  platform,
  policy,
  prefixes,
  programme,
  province,
  provider,
  profile,
  reporting,
  reports,
  risk,
  seals,
  self,
  settings,
  sheet_file: sheetFile,
  shell,
  sightings,
  supervision,
  systems,
  service_levels: serviceLevels,
  ticket_figures: ticketFigures,
  ticket_topics: ticketTopics,
  tickets,
  tokens,
  topology,
  traffic,
  ui,
  wall,
  watches,
  where,
  words,
};

/** All texts in one language, by section. */
export function textsIn(locale: keyof Text): Record<string, Record<string, string>> {
  return Object.fromEntries(
    Object.entries<Record<string, Text>>(sections).map(([section, texts]) => [
      section,
      Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, text[locale]])),
    ]),
  );
}
