/** A syslog message in the one shape of what comes in. */
import { boundedFields } from '../fields.ts';
import type { Received } from '../received.ts';
import type { Syslog } from './parse.ts';

/** Parts of the names that makers give to links and restarts: VRP, Comware, IOS, NX-OS, Ruijie, ZTE. */
const STIRRING_NAMES =
  /UPDOWN|UP_DOWN|LINK_?STATE|LINK_?(?:UP|DOWN)|\bIF_(?:UP|DOWN|STATE)|PHY_STATUS|PHY\/\d\/PHY|-RESTART|-RELOAD|REBOOT|COLD_?START|WARM_?START|STARTUP/i;
/** The same in words, for those who don't name their messages. */
const STIRRING_TEXTS =
  /\blink(?: status| state)?(?: is| becomes)? (?:up|down)\b|\bchanged? (?:state|status) to (?:up|down)\b|\b(?:carrier|link) (?:lost|acquired)\b|\b(?:cold|warm) start\b|\bsystem (?:restarted|rebooted)\b/i;

/** What is the same whatever brought it is the caller's to add. `cut`: it was longer than what is taken. */
export function describeSyslog(
  said: Syslog,
  cut: boolean,
): Pick<
  Received,
  'kind' | 'severity' | 'facility' | 'name' | 'text' | 'fields' | 'hostname' | 'agent_address' | 'stirs'
> {
  const { mnemonic, app, text } = said;
  return {
    kind: 'syslog',
    severity: said.severity,
    facility: said.facility,
    name: mnemonic ?? app ?? '',
    text,
    fields: boundedFields([
      ['form', said.form],
      ['hostname', said.hostname],
      ['app', app],
      ['process', said.process],
      ['message_id', said.message_id],
      ['sent_at', said.sent_at],
      ['encoding', said.encoding === 'utf-8' ? null : said.encoding],
      ['cut', cut || null],
      ...Object.entries(said.data),
    ]),
    hostname: said.hostname,
    agent_address: null,
    stirs: mnemonic === null ? STIRRING_TEXTS.test(text) : STIRRING_NAMES.test(mnemonic),
  };
}
