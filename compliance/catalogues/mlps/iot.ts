/**
 * Extension for the internet of things of GB/T 22239-2019 (6.4, 7.4, 8.4, 9.4), in our own words. The split by layer at level 3 is told
 * by an assessors' work book. Otherwise split and wording rest on own knowledge: uncertain, compare with the standard before use.
 * Levels 2 to 4 agree with a public table in their split.
 */
import type { Item, Level } from '../catalogue.ts';
import { checkedExtension } from './extension-counts.ts';
import { readItems } from './read-items.ts';

export const IOT: Record<Level, readonly Item[]> = checkedExtension('iot', {
  1: readItems(`
    # 6.4.1.1 安全物理环境 感知节点设备物理防护 | Physical protection of sensing nodes
    a P | 安装环境不会挤压、震动等损坏感知节点 | The site doesn't damage sensing nodes
    b P | 安装位置使感知节点能如实反映环境状态 | The site lets nodes sense the environment truly
    # 6.4.2.1 安全区域边界 接入控制 | Admission
    - C | 只有经过授权的感知节点才能接入 | Only authorised sensing nodes join
    # 6.4.3.1 安全运维管理 感知节点管理 | Care of sensing nodes
    - D | 专人定期巡查节点环境，记录并处理异常 | Somebody inspects sites regularly and records what is odd`),
  2: readItems(`
    # 7.4.1.1 安全物理环境 感知节点设备物理防护 | Physical protection of sensing nodes
    a P | 安装环境不会挤压、震动等损坏感知节点 | The site doesn't damage sensing nodes
    b P | 安装位置使感知节点能如实反映环境状态 | The site lets nodes sense the environment truly
    # 7.4.2.1 安全区域边界 接入控制 | Admission
    - C | 只有经过授权的感知节点才能接入 | Only authorised sensing nodes join
    # 7.4.2.2 安全区域边界 入侵防范 | Intrusion prevention
    a C | 限定感知节点可以通信的目标地址 | Addresses that sensing nodes talk to are limited
    b C | 限定网关节点可以通信的目标地址 | Addresses that gateways talk to are limited
    # 7.4.3.1 安全运维管理 感知节点管理 | Care of sensing nodes
    a D | 专人定期巡查节点环境，记录并处理异常 | Somebody inspects sites regularly and records what is odd
    b D | 节点从入库到报废各环节有规定并全程管理 | Rules cover nodes from store to scrap`),
  3: readItems(`
    # 8.4.1.1 安全物理环境 感知节点设备物理防护 | Physical protection of sensing nodes
    a P | 安装环境不会挤压、震动等损坏感知节点 | The site doesn't damage sensing nodes
    b P | 安装位置使感知节点能如实反映环境状态 | The site lets nodes sense the environment truly
    c P | 安装环境无强干扰和遮挡，不妨碍正常工作 | The site doesn't disturb or shield the nodes
    d P | 关键感知节点供电持久，关键网关供电稳定 | Key nodes and gateways have lasting power
    # 8.4.2.1 安全区域边界 接入控制 | Admission
    - C | 只有经过授权的感知节点才能接入 | Only authorised sensing nodes join
    # 8.4.2.2 安全区域边界 入侵防范 | Intrusion prevention
    a C | 限定感知节点可以通信的目标地址 | Addresses that sensing nodes talk to are limited
    b C | 限定网关节点可以通信的目标地址 | Addresses that gateways talk to are limited
    # 8.4.3.1 安全计算环境 感知节点设备安全 | Security of sensing nodes
    a C | 只有授权用户能改动感知节点的软件配置 | Only authorised users change software on nodes
    b C | 感知节点能识别并鉴别所连的网关节点 | Nodes identify the gateways they connect to
    c C | 感知节点能识别并鉴别所连的其他感知节点 | Nodes identify other nodes, routing ones included
    # 8.4.3.2 安全计算环境 网关节点设备安全 | Security of gateways
    a C | 网关能识别并鉴别合法接入的各类设备 | Gateways identify what connects
    b C | 网关能滤除非法节点和仿冒节点的数据 | Gateways filter data of unlawful and forged nodes
    c C | 授权用户可在使用中在线更新关键密钥 | Authorised users renew keys while in use
    d C | 授权用户可在使用中在线更新关键参数 | Authorised users renew key parameters while in use
    # 8.4.3.3 安全计算环境 抗数据重放 | Against replay
    a C | 能判断数据是否新鲜，抵御历史数据重放 | Freshness is judged, so old data can't be replayed
    b C | 能发现历史数据被改动，抵御改后重放 | Altered old data are noticed
    # 8.4.3.4 安全计算环境 数据融合处理 | Data fusion
    - C | 传感数据经融合后可在同一平台共同使用 | Data of different kinds are usable on one platform
    # 8.4.4.1 安全运维管理 感知节点管理 | Care of sensing nodes
    a D | 专人定期巡查节点环境，记录并处理异常 | Somebody inspects sites regularly and records what is odd
    b D | 节点从入库到报废各环节有规定并全程管理 | Rules cover nodes from store to scrap
    c D | 部署环境注意保密，人员调离须交还工具和记录 | Sites are kept confidential; leavers return tools and records`),
  4: readItems(`
    # 9.4.1.1 安全物理环境 感知节点设备物理防护 | Physical protection of sensing nodes
    a P | 安装环境不会挤压、震动等损坏感知节点 | The site doesn't damage sensing nodes
    b P | 安装位置使感知节点能如实反映环境状态 | The site lets nodes sense the environment truly
    c P | 安装环境无强干扰和遮挡，不妨碍正常工作 | The site doesn't disturb or shield the nodes
    d P | 关键感知节点供电持久，关键网关供电稳定 | Key nodes and gateways have lasting power
    # 9.4.2.1 安全区域边界 接入控制 | Admission
    - C | 只有经过授权的感知节点才能接入 | Only authorised sensing nodes join
    # 9.4.2.2 安全区域边界 入侵防范 | Intrusion prevention
    a C | 限定感知节点可以通信的目标地址 | Addresses that sensing nodes talk to are limited
    b C | 限定网关节点可以通信的目标地址 | Addresses that gateways talk to are limited
    # 9.4.3.1 安全计算环境 感知节点设备安全 | Security of sensing nodes
    a C | 只有授权用户能改动感知节点的软件配置 | Only authorised users change software on nodes
    b C | 感知节点能识别并鉴别所连的网关节点 | Nodes identify the gateways they connect to
    c C | 感知节点能识别并鉴别所连的其他感知节点 | Nodes identify other nodes, routing ones included
    # 9.4.3.2 安全计算环境 网关节点设备安全 | Security of gateways
    a C | 网关能识别并鉴别合法接入的各类设备 | Gateways identify what connects
    b C | 网关能滤除非法节点和仿冒节点的数据 | Gateways filter data of unlawful and forged nodes
    c C | 授权用户可在使用中在线更新关键密钥 | Authorised users renew keys while in use
    d C | 授权用户可在使用中在线更新关键参数 | Authorised users renew key parameters while in use
    # 9.4.3.3 安全计算环境 抗数据重放 | Against replay
    a C | 能判断数据是否新鲜，抵御历史数据重放 | Freshness is judged, so old data can't be replayed
    b C | 能发现历史数据被改动，抵御改后重放 | Altered old data are noticed
    # 9.4.3.4 安全计算环境 数据融合处理 | Data fusion
    a C | 传感数据经融合后可在同一平台共同使用 | Data of different kinds are usable on one platform
    b C | 按数据间的依赖和制约关系做智能联动处理 | Dependencies between data are handled, one steering another
    # 9.4.4.1 安全运维管理 感知节点管理 | Care of sensing nodes
    a D | 专人定期巡查节点环境，记录并处理异常 | Somebody inspects sites regularly and records what is odd
    b D | 节点从入库到报废各环节有规定并全程管理 | Rules cover nodes from store to scrap
    c D | 部署环境注意保密，人员调离须交还工具和记录 | Sites are kept confidential; leavers return tools and records`),
});
