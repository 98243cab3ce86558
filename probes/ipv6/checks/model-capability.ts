import type { MigrationCheck } from '../check.ts';
import { latest, listed, verdict } from './device-facts.ts';

const WORDS = {
  supported: { status: 'pass', zh: '支持', en: 'supports IPv6' },
  after_upgrade: { status: 'warn', zh: '升级后支持', en: 'supports IPv6 after an upgrade' },
  unsupported: { status: 'fail', zh: '不支持', en: 'does not support IPv6' },
} as const;

/** D14. The record was looked up by what the device says it is: without its word there is nothing to look up. */
export const modelCapability: MigrationCheck = {
  code: 'D14',
  id: 'model-capability',
  title: { zh: '型号能力', en: 'What the model can do' },
  object: 'device',
  input: { zh: 'ENTITY-MIB 与型号能力表', en: 'ENTITY-MIB and the table of models' },
  method: { zh: '按型号、版本查能力记录', en: 'look up model and version' },
  criterion: { zh: '有记录且为“支持”', en: 'there is a record, and it says: supported' },
  source: 'RFC 6933',
  needs: ['snmp.model', 'snmp.version'],
  wants: ['capability'],
  judge({ facts, given: { capability } }) {
    const [model, version] = (['snmp.model', 'snmp.version'] as const).map((key) =>
      latest(facts, key).filter(({ value }) => typeof value === 'string'),
    );
    if (!model || model.length === 0 || !capability)
      return verdict('unknown', '型号未知', 'the device’s model isn’t known', []);
    const because = [...model, ...(version ?? [])];
    const { status, zh, en } = WORDS[capability.status];
    const what = listed(because.map(({ value }) => String(value)));
    return verdict(status, `${what}：${zh}（${capability.source}）`, `${what} ${en} (${capability.source})`, because);
  },
};
