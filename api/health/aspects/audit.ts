import { type Aspect, graded } from '../aspect.ts';

const PATIENCE_MS = 10 * 60_000;

/** A chain whose head nobody else holds can be replaced as a whole by whoever holds the machine. */
export const audit: Aspect = {
  name: 'audit',
  group: 'hub',
  title: { zh: '操作日志外送', en: 'Audit log held elsewhere' },
  look({ hub, now }) {
    const path = '/audit';
    if (hub.audit.trouble() !== undefined)
      return { status: 'bad', text: { zh: '无法签名或归档', en: 'It can’t be signed or archived' }, path };
    const forwarding = hub.audit.forwarding();
    if (!forwarding) {
      const text = {
        zh: '未配置日志服务器，无从得知链头是否存于他处',
        en: 'No log server is set, so whether anybody else holds the chain’s head can’t be told',
      };
      return { status: 'unknown', text, path };
    }
    const { behind, error, failing_since } = forwarding;
    if (error === null) {
      const text = { zh: `外送正常，待发 ${behind} 条`, en: `Forwarded; ${behind} entries wait` };
      return { status: graded(false, behind > 1_000), text, path };
    }
    const since = failing_since ?? now;
    const text = { zh: `外送失败，积压 ${behind} 条`, en: `Forwarding fails; ${behind} entries wait` };
    return { status: graded(now - since > PATIENCE_MS, true), text, since, path };
  },
};
