/**
 * Cases of the cloud part (7.x) of the same text as general.ts. Only their headings were told, and the number of one: numbers, levels and
 * mitigations are missing and stay so until a person fills them in.
 */
import { readCases } from './read-cases.ts';

export const CLOUD_CASES = readCases(
  'cloud',
  `
  - ? | 云基础设施设在境外 | The infrastructure stands abroad | - | ?
  - ? | 云平台定级低于所承载的系统 | The platform is graded below its tenants | - | ?
  - ? | 租户之间没有隔离 | Tenants are not isolated | - | ?
  - 4 | 四级系统没有独立资源池 | No dedicated pool for level 4 | - | ?
  - ? | 云平台不提供安全防护服务 | No protection service is offered | - | ?
  - ? | 虚拟网络边界没有访问控制 | No control at virtual borders | - | ?
  - ? | 发现不了租户发起的攻击 | Attacks launched by tenants are not detected | - | ?
  - ? | 虚拟机镜像没有保护 | Images are unprotected | - | ?
  - ? | 租户数据存于境外 | Data lie abroad | - | ?
  - ? | 租户本地没有数据副本 | The tenant has no copy of its own | - | ?
  - ? | 不能迁移到其他平台或本地 | No migration is possible | - | ?
  - ? | 租户删除后云上副本仍在 | Copies are not deleted | - | ?
  7.5.1.1 ? | 管理流量与业务流量混在一起 | Management and business traffic are mixed | 8.2.5.1 b | ?
  - ? | 云服务商或供应商不合要求 | The provider or a supplier is unfit | - | ?
  - ? | 从境外运维云平台 | The platform is operated from abroad | - | ?
`,
);
