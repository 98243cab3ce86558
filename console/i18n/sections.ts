/**
 * The registry of all texts: a section is a file beside this one, a key holds both languages side by side.
 * To add a section: one file and one line here.
 */
import { evidence } from './evidence.ts';
import { firstRun } from './first-run.ts';
import { nodes } from './nodes.ts';
import { overview } from './overview.ts';
import { people } from './people.ts';
import { shell } from './shell.ts';
import { ui } from './ui.ts';
import { words } from './words.ts';

export const sections = { evidence, first_run: firstRun, nodes, overview, people, shell, ui, words };
