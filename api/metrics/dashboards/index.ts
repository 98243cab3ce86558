/** All dashboards; each links to the others. */
import { agents } from './agents.ts';
import { ipv6 } from './ipv6.ts';
import { node } from './node.ts';
import { overview } from './overview.ts';
import { service } from './service.ts';
import { buildSheet, LANGUAGES, type Sheet } from './sheet.ts';
import { tickets } from './tickets.ts';

export const SHEETS: readonly Sheet[] = [overview, node, service, ipv6, tickets, agents];

/** By their path under docs/grafana. */
export const dashboardFiles = (): Map<string, string> =>
  new Map(
    LANGUAGES.flatMap((language) =>
      SHEETS.map((sheet): [string, string] => [
        `${language}/${sheet.name}.json`,
        `${JSON.stringify(buildSheet(sheet, SHEETS, language), null, 2)}\n`,
      ]),
    ),
  );
