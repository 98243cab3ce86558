/** What is wrong with addresses themselves, wherever they stand. */
import type { Code } from '../code.ts';
import type { SeenAddress } from '../scene.ts';

const UNICAST = ['global', 'unique_local'];
const isUnicast = ({ scope }: SeenAddress) => scope !== undefined && UNICAST.includes(scope);
/** Where an identifier should stay when a card is changed: servers, and what hosts have as their gateway. */
const STEADY_ROLES = ['server', 'router', 'firewall', 'core', 'aggregation'];
/** Nodes that don't route for others. */
const HOST_ROLES = ['server', 'access', 'wireless'];

export const duplicate: Code = {
  code: 'DUPLICATE',
  title: { zh: '地址重复', en: 'Duplicate address' },
  level: 'error',
  condition: {
    zh: '同一全局地址出现在两台设备上（任播、VRRP 除外），或地址状态为 duplicate(7)',
    en: 'two devices have the same unicast address (unless anycast or VRRP), or its status is duplicate(7)',
  },
  families: [6],
  *raise({ addresses }) {
    // They are in order: who has the same stands side by side.
    let same: SeenAddress[] = [];
    const groups = [same];
    for (const seen of addresses) {
      if (seen.family === 6 && seen.row.status === 'duplicate') {
        const { row, address } = seen;
        yield {
          address: seen,
          reason: {
            zh: `${row.node} 报告 ${address} 为 duplicate(7)`,
            en: `${row.node} tells that ${address} is duplicate(7)`,
          },
        };
      }
      if (!isUnicast(seen) || seen.row.is_shared) continue;
      const [first] = same;
      if (first && (first.bits !== seen.bits || first.row.vrf !== seen.row.vrf)) {
        same = [];
        groups.push(same);
      }
      same.push(seen);
    }
    for (const all of groups) {
      if (all.length < 2) continue;
      const nodes = new Map(all.map(({ row }) => [row.node_id, row.node]));
      if (nodes.size < 2) continue;
      for (const seen of all) {
        const others = [...nodes].filter(([id]) => id !== seen.row.node_id);
        const list =
          others
            .slice(0, 4)
            .map(([, name]) => name)
            .join(', ') + (others.length > 4 ? ` +${others.length - 4}` : '');
        yield {
          address: seen,
          reason: {
            zh: `${seen.row.node} 的 ${seen.address} 同时出现在：${list}`,
            en: `${seen.address} of ${seen.row.node} is also on: ${list}`,
          },
        };
      }
    }
  },
};

export const tentative: Code = {
  code: 'TENTATIVE',
  title: { zh: '地址一直为暂定状态', en: 'Address stays tentative' },
  level: 'warn',
  condition: { zh: '连续两次状态为 tentative(6)', en: 'its status is tentative(6) twice in a row' },
  families: [6],
  *raise({ addresses }) {
    for (const address of addresses) {
      const { family, row } = address;
      if (family !== 6 || row.status !== 'tentative' || row.status_before !== 'tentative') continue;
      yield {
        address,
        reason: {
          zh: `${row.node} 的 ${address.address} 连续两次为 tentative(6)`,
          en: `${address.address} of ${row.node} was tentative(6) twice in a row`,
        },
      };
    }
  },
};

export const eui64: Code = {
  code: 'EUI64',
  title: { zh: 'EUI-64 接口标识', en: 'EUI-64 identifier' },
  level: 'info',
  condition: {
    zh: '服务器或网关的接口标识中间为 ff:fe（由 MAC 地址生成）',
    en: 'the identifier of a server or gateway has ff:fe in the middle (made of a MAC)',
  },
  families: [6],
  *raise({ addresses }) {
    for (const address of addresses) {
      const { row, bits } = address;
      const isMade =
        ((bits >> 24n) & 0xffffn) === 0xfffen && (row.prefix_length ?? 64) <= 64 && row.origin !== 'random';
      if (!isUnicast(address) || !isMade || !STEADY_ROLES.includes(row.role ?? '')) continue;
      yield {
        address,
        reason: {
          zh: `${row.node}（${row.role}）的 ${address.address} 由 MAC 地址生成，换卡即变`,
          en: `${address.address} of ${row.node} (${row.role}) is made of a MAC and changes with the card`,
        },
      };
    }
  },
};

export const subnetRouter: Code = {
  code: 'SUBNET_ROUTER',
  title: { zh: '主机使用子网路由器任播地址', en: 'Host at the subnet-router address' },
  level: 'warn',
  condition: {
    zh: '主机使用全零接口标识（/127 除外，RFC 4291 2.6.1）',
    en: 'a host has the all-zero identifier, outside of a /127 (RFC 4291, section 2.6.1)',
  },
  families: [6],
  *raise({ addresses }) {
    for (const address of addresses) {
      const { row, bits, holder } = address;
      const length = row.prefix_length ?? (holder?.row.kind === 'lan' ? holder.block.length : null);
      if (!isUnicast(address) || row.is_shared || length === null || length >= 127) continue;
      if (!HOST_ROLES.includes(row.role ?? '') || bits & ((1n << BigInt(128 - length)) - 1n)) continue;
      yield {
        address,
        reason: {
          zh: `${row.node}（${row.role}）使用 ${address.address}/${length}，即该网段的子网路由器任播地址`,
          en: `${row.node} (${row.role}) has ${address.address}/${length}, the subnet-router anycast address of its network`,
        },
      };
    }
  },
};
