/** Writes docs/grafana anew: `npm run dashboards`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { dashboardFiles } from './index.ts';

for (const [path, text] of dashboardFiles()) {
  const file = join(import.meta.dirname, '../../../docs/grafana', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
