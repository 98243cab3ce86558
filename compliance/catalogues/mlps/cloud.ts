/**
 * Extension for cloud computing of GB/T 22239-2019 (6.2, 7.2, 8.2, 9.2), in our own words, with the side that each item is judged on.
 * Told by assessors' work books: the split by control point at level 2, by layer and of the computing environment at level 3.
 * Otherwise split, wording and sides rest on own knowledge: uncertain, compare with the standard before use. Levels 2 to 4 agree with a
 * public table in their split.
 */
import type { Item, Level } from '../catalogue.ts';
import { checkedExtension } from './extension-counts.ts';
import { readItems } from './read-items.ts';

export const CLOUD: Record<Level, readonly Item[]> = checkedExtension('cloud', {
  1: readItems(`
    # 6.2.1.1 安全物理环境 基础设施位置 | Location of the infrastructure
    - P platform | 云平台的机房和设备都设在我国境内 | Machine rooms and equipment stand in China
    # 6.2.2.1 安全通信网络 网络架构 | Network structure
    a D platform | 平台定级不低于其上运行的任何业务系统 | The platform is graded no lower than any system on it
    b N platform | 各租户的虚拟网络彼此隔离，不能互访 | Virtual networks of tenants are kept apart
    # 6.2.3.1 安全区域边界 访问控制 | Access control
    - C both | 虚拟网络边界有访问控制机制和明确规则 | Borders of virtual networks have access control with rules
    # 6.2.4.1 安全计算环境 访问控制 | Access control
    a C platform | 虚拟机迁走后原有访问控制策略一并生效 | Access rules move along with a migrating machine
    b C both | 租户可以设置自己虚拟机之间的访问策略 | Tenants can set access rules between their machines
    # 6.2.4.2 安全计算环境 数据完整性和保密性 | Integrity and confidentiality of data
    - D both | 租户数据和个人信息存于境内，出境依规办理 | Tenants' data and personal data stay in the country, or leave by the rules
    # 6.2.5.1 安全建设管理 云服务商选择 | Choice of the provider
    a D tenant | 选用合规服务商，其平台等级能力与业务相称 | A lawful provider whose platform fits the grade of the system
    b D tenant | 服务协议写明服务内容和具体技术指标 | The agreement tells services and figures
    c D tenant | 服务协议写明服务商的权限、责任和违约处理 | The agreement tells the provider's rights and duties
    # 6.2.5.2 安全建设管理 供应链管理 | Supply chain
    - D platform | 平台供应商的选择符合国家有关要求 | Suppliers are chosen by the rules of the state`),
  2: readItems(`
    # 7.2.1.1 安全物理环境 基础设施位置 | Location of the infrastructure
    - P platform | 云平台的机房和设备都设在我国境内 | Machine rooms and equipment stand in China
    # 7.2.2.1 安全通信网络 网络架构 | Network structure
    a D platform | 平台定级不低于其上运行的任何业务系统 | The platform is graded no lower than any system on it
    b N platform | 各租户的虚拟网络彼此隔离，不能互访 | Virtual networks of tenants are kept apart
    c C platform | 能按租户需要提供加密传输、边界和入侵防护 | Offers protected transport, borders and intrusion prevention as tenants need
    # 7.2.3.1 安全区域边界 访问控制 | Access control
    a C both | 虚拟网络边界有访问控制机制和明确规则 | Borders of virtual networks have access control with rules
    b C both | 等级不同的区域之间有访问控制和规则 | Between areas of different grades stands access control with rules
    # 7.2.3.2 安全区域边界 入侵防范 | Intrusion prevention
    a C platform | 租户对外发起的攻击可被发现并记录详情 | Attacks that tenants launch are detected and recorded
    b C both | 针对虚拟网络节点的攻击可被发现并记录 | Attacks on nodes of virtual networks are detected and recorded
    c C both | 宿主机与虚拟机、虚拟机之间异常流量可发现 | Odd traffic between host and guests, or among guests, is detected
    # 7.2.3.3 安全区域边界 安全审计 | Audit
    a C both | 远程管理中删除、重启虚拟机等特权命令受审计 | Privileged commands of remote management (delete, restart) are audited
    b C both | 平台方对租户系统和数据的操作租户可审计 | Tenants can audit what the provider does to their systems and data
    # 7.2.4.1 安全计算环境 访问控制 | Access control
    a C platform | 虚拟机迁走后原有访问控制策略一并生效 | Access rules move along with a migrating machine
    b C both | 租户可以设置自己虚拟机之间的访问策略 | Tenants can set access rules between their machines
    # 7.2.4.2 安全计算环境 镜像和快照保护 | Images and snapshots
    a C both | 重要业务有加固好的系统镜像或加固服务 | Hardened images, or hardening, for important systems
    b C both | 镜像和快照有完整性校验，被改动能发现 | Images and snapshots are checked for integrity
    # 7.2.4.3 安全计算环境 数据完整性和保密性 | Integrity and confidentiality of data
    a D both | 租户数据和个人信息存于境内，出境依规办理 | Tenants' data and personal data stay in the country, or leave by the rules
    b C both | 未经租户授权，平台方和第三方无权管理其数据 | Without the tenant's leave nobody else manages its data
    c C both | 虚拟机迁移时重要数据保持完整，受损可恢复 | Important data stay intact in migration, or are restored
    # 7.2.4.4 安全计算环境 数据备份恢复 | Backup and recovery
    a D tenant | 租户在本地另外保存一份业务数据备份 | The tenant keeps a backup of its data on its own premises
    b C platform | 租户能查到数据和备份存放在哪里 | Tenants can look up where data and backups lie
    # 7.2.4.5 安全计算环境 剩余信息保护 | Residual information
    a C platform | 虚拟机释放的内存和存储在回收时彻底清除 | Memory and storage are wiped when taken back
    b C platform | 租户删除数据后云上全部副本随之删除 | When a tenant deletes data, all copies go
    # 7.2.5.1 安全建设管理 云服务商选择 | Choice of the provider
    a D tenant | 选用合规服务商，其平台等级能力与业务相称 | A lawful provider whose platform fits the grade of the system
    b D tenant | 服务协议写明服务内容和具体技术指标 | The agreement tells services and figures
    c D tenant | 服务协议写明服务商的权限、责任和违约处理 | The agreement tells the provider's rights and duties
    d D tenant | 协议约定到期交还全部数据并承诺清除留存 | At its end the provider returns all data and clears its own
    # 7.2.5.2 安全建设管理 供应链管理 | Supply chain
    a D platform | 平台供应商的选择符合国家有关要求 | Suppliers are chosen by the rules of the state
    b D platform | 供应链安全事件和威胁信息及时告知租户 | Incidents and threats in the supply chain are told to tenants
    # 7.2.6.1 安全运维管理 云计算环境管理 | Running the cloud
    - D platform | 运维在境内进行，境外运维须遵守国家规定 | Operation is done from within the country, or from abroad by the rules`),
  3: readItems(`
    # 8.2.1.1 安全物理环境 基础设施位置 | Location of the infrastructure
    - P platform | 云平台的机房和设备都设在我国境内 | Machine rooms and equipment stand in China
    # 8.2.2.1 安全通信网络 网络架构 | Network structure
    a D platform | 平台定级不低于其上运行的任何业务系统 | The platform is graded no lower than any system on it
    b N platform | 各租户的虚拟网络彼此隔离，不能互访 | Virtual networks of tenants are kept apart
    c C platform | 能按租户需要提供加密传输、边界和入侵防护 | Offers protected transport, borders and intrusion prevention as tenants need
    d C platform | 租户可自定访问路径、安全组件及其策略 | Tenants set paths, security components and policies themselves
    e C platform | 留有开放接口，可接入第三方安全产品或服务 | Open interfaces let tenants bring third-party security
    # 8.2.3.1 安全区域边界 访问控制 | Access control
    a C both | 虚拟网络边界有访问控制机制和明确规则 | Borders of virtual networks have access control with rules
    b C both | 等级不同的区域之间有访问控制和规则 | Between areas of different grades stands access control with rules
    # 8.2.3.2 安全区域边界 入侵防范 | Intrusion prevention
    a C platform | 租户对外发起的攻击可被发现并记录详情 | Attacks that tenants launch are detected and recorded
    b C both | 针对虚拟网络节点的攻击可被发现并记录 | Attacks on nodes of virtual networks are detected and recorded
    c C both | 宿主机与虚拟机、虚拟机之间异常流量可发现 | Odd traffic between host and guests, or among guests, is detected
    d C both | 发现攻击或异常流量后能及时发出告警 | Attacks and odd traffic raise an alarm
    # 8.2.3.3 安全区域边界 安全审计 | Audit
    a C both | 远程管理中删除、重启虚拟机等特权命令受审计 | Privileged commands of remote management (delete, restart) are audited
    b C both | 平台方对租户系统和数据的操作租户可审计 | Tenants can audit what the provider does to their systems and data
    # 8.2.4.1 安全计算环境 身份鉴别 | Identification
    - C platform | 远程管理平台设备时终端与平台互相验证身份 | In remote management terminal and platform authenticate each other
    # 8.2.4.2 安全计算环境 访问控制 | Access control
    a C platform | 虚拟机迁走后原有访问控制策略一并生效 | Access rules move along with a migrating machine
    b C both | 租户可以设置自己虚拟机之间的访问策略 | Tenants can set access rules between their machines
    # 8.2.4.3 安全计算环境 入侵防范 | Intrusion prevention
    a C platform | 虚拟机间资源隔离失效时能发现并告警 | A failing isolation between machines is detected with an alarm
    b C both | 擅自新建或重新启用虚拟机能发现并告警 | Machines created or restarted without permission raise an alarm
    c C both | 恶意代码感染和在虚拟机间扩散能发现并告警 | Malware and its spread among machines raise an alarm
    # 8.2.4.4 安全计算环境 镜像和快照保护 | Images and snapshots
    a C both | 重要业务有加固好的系统镜像或加固服务 | Hardened images, or hardening, for important systems
    b C both | 镜像和快照有完整性校验，被改动能发现 | Images and snapshots are checked for integrity
    c C both | 以加密等手段防止镜像快照中敏感内容外泄 | Encryption or the like protects what is sensitive in images and snapshots
    # 8.2.4.5 安全计算环境 数据完整性和保密性 | Integrity and confidentiality of data
    a D both | 租户数据和个人信息存于境内，出境依规办理 | Tenants' data and personal data stay in the country, or leave by the rules
    b C both | 未经租户授权，平台方和第三方无权管理其数据 | Without the tenant's leave nobody else manages its data
    c C both | 迁移时以校验或密码技术保数据完整，受损可恢复 | Checksums or cryptography keep data intact in migration, or they are restored
    d C both | 支持租户自建密钥管理，自行加密和解密数据 | Tenants can manage their own keys and encrypt for themselves
    # 8.2.4.6 安全计算环境 数据备份恢复 | Backup and recovery
    a D tenant | 租户在本地另外保存一份业务数据备份 | The tenant keeps a backup of its data on its own premises
    b C platform | 租户能查到数据和备份存放在哪里 | Tenants can look up where data and backups lie
    c C platform | 云存储保有多个可用副本且内容保持一致 | Cloud storage holds several usable copies with the same content
    d D platform | 有技术手段协助租户迁往其他平台或本地 | The provider helps to move to another platform or back
    # 8.2.4.7 安全计算环境 剩余信息保护 | Residual information
    a C platform | 虚拟机释放的内存和存储在回收时彻底清除 | Memory and storage are wiped when taken back
    b C platform | 租户删除数据后云上全部副本随之删除 | When a tenant deletes data, all copies go
    # 8.2.5.1 安全管理中心 集中管控 | Central control
    a C platform | 物理和虚拟资源按策略统一管理、调度和分配 | Physical and virtual resources are managed together by policy
    b N platform | 平台管理流量与租户业务流量彼此分开 | Management traffic is apart from tenants' traffic
    c C both | 平台方和租户按职责各自收集并集中审计 | Provider and tenant each collect and audit their part centrally
    d C both | 平台方和租户各自集中监测所管部分的运行状况 | Provider and tenant each watch their part centrally
    # 8.2.6.1 安全建设管理 云服务商选择 | Choice of the provider
    a D tenant | 选用合规服务商，其平台等级能力与业务相称 | A lawful provider whose platform fits the grade of the system
    b D tenant | 服务协议写明服务内容和具体技术指标 | The agreement tells services and figures
    c D tenant | 服务协议写明服务商的权限、责任和违约处理 | The agreement tells the provider's rights and duties
    d D tenant | 协议约定到期交还全部数据并承诺清除留存 | At its end the provider returns all data and clears its own
    e D tenant | 与服务商另签保密协议，不得泄露租户数据 | A confidentiality agreement is signed with the provider
    # 8.2.6.2 安全建设管理 供应链管理 | Supply chain
    a D platform | 平台供应商的选择符合国家有关要求 | Suppliers are chosen by the rules of the state
    b D platform | 供应链安全事件和威胁信息及时告知租户 | Incidents and threats in the supply chain are told to tenants
    c D platform | 供应商重大变更及时告知租户并评估控制风险 | Changes at suppliers are told to tenants, their risks judged and controlled
    # 8.2.7.1 安全运维管理 云计算环境管理 | Running the cloud
    - D platform | 运维在境内进行，境外运维须遵守国家规定 | Operation is done from within the country, or from abroad by the rules`),
  4: readItems(`
    # 9.2.1.1 安全物理环境 基础设施位置 | Location of the infrastructure
    - P platform | 云平台的机房和设备都设在我国境内 | Machine rooms and equipment stand in China
    # 9.2.2.1 安全通信网络 网络架构 | Network structure
    a D platform | 平台定级不低于其上运行的任何业务系统 | The platform is graded no lower than any system on it
    b N platform | 各租户的虚拟网络彼此隔离，不能互访 | Virtual networks of tenants are kept apart
    c C platform | 能按租户需要提供加密传输、边界和入侵防护 | Offers protected transport, borders and intrusion prevention as tenants need
    d C platform | 租户可自定访问路径、安全组件及其策略 | Tenants set paths, security components and policies themselves
    e C platform | 留有开放接口，可接入第三方安全产品或服务 | Open interfaces let tenants bring third-party security
    f C platform | 虚拟资源可打安全标记，供租户强制访问控制 | Virtual resources can be labelled for mandatory access control
    g C platform | 提供协议转换或隔离的交换方式供租户选用 | Offers exchange by protocol conversion or isolation, for tenants to choose
    h C platform | 四级业务系统使用单独划出的资源池 | Systems of level 4 have a pool of their own
    # 9.2.3.1 安全区域边界 访问控制 | Access control
    a C both | 虚拟网络边界有访问控制机制和明确规则 | Borders of virtual networks have access control with rules
    b C both | 等级不同的区域之间有访问控制和规则 | Between areas of different grades stands access control with rules
    # 9.2.3.2 安全区域边界 入侵防范 | Intrusion prevention
    a C platform | 租户对外发起的攻击可被发现并记录详情 | Attacks that tenants launch are detected and recorded
    b C both | 针对虚拟网络节点的攻击可被发现并记录 | Attacks on nodes of virtual networks are detected and recorded
    c C both | 宿主机与虚拟机、虚拟机之间异常流量可发现 | Odd traffic between host and guests, or among guests, is detected
    d C both | 发现攻击或异常流量后能及时发出告警 | Attacks and odd traffic raise an alarm
    # 9.2.3.3 安全区域边界 安全审计 | Audit
    a C both | 远程管理中删除、重启虚拟机等特权命令受审计 | Privileged commands of remote management (delete, restart) are audited
    b C both | 平台方对租户系统和数据的操作租户可审计 | Tenants can audit what the provider does to their systems and data
    # 9.2.4.1 安全计算环境 身份鉴别 | Identification
    - C platform | 远程管理平台设备时终端与平台互相验证身份 | In remote management terminal and platform authenticate each other
    # 9.2.4.2 安全计算环境 访问控制 | Access control
    a C platform | 虚拟机迁走后原有访问控制策略一并生效 | Access rules move along with a migrating machine
    b C both | 租户可以设置自己虚拟机之间的访问策略 | Tenants can set access rules between their machines
    # 9.2.4.3 安全计算环境 入侵防范 | Intrusion prevention
    a C platform | 虚拟机间资源隔离失效时能发现并告警 | A failing isolation between machines is detected with an alarm
    b C both | 擅自新建或重新启用虚拟机能发现并告警 | Machines created or restarted without permission raise an alarm
    c C both | 恶意代码感染和在虚拟机间扩散能发现并告警 | Malware and its spread among machines raise an alarm
    # 9.2.4.4 安全计算环境 镜像和快照保护 | Images and snapshots
    a C both | 重要业务有加固好的系统镜像或加固服务 | Hardened images, or hardening, for important systems
    b C both | 镜像和快照有完整性校验，被改动能发现 | Images and snapshots are checked for integrity
    c C both | 以加密等手段防止镜像快照中敏感内容外泄 | Encryption or the like protects what is sensitive in images and snapshots
    # 9.2.4.5 安全计算环境 数据完整性和保密性 | Integrity and confidentiality of data
    a D both | 租户数据和个人信息存于境内，出境依规办理 | Tenants' data and personal data stay in the country, or leave by the rules
    b C both | 未经租户授权，平台方和第三方无权管理其数据 | Without the tenant's leave nobody else manages its data
    c C both | 迁移时以校验或密码技术保数据完整，受损可恢复 | Checksums or cryptography keep data intact in migration, or they are restored
    d C both | 支持租户自建密钥管理，自行加密和解密数据 | Tenants can manage their own keys and encrypt for themselves
    # 9.2.4.6 安全计算环境 数据备份恢复 | Backup and recovery
    a D tenant | 租户在本地另外保存一份业务数据备份 | The tenant keeps a backup of its data on its own premises
    b C platform | 租户能查到数据和备份存放在哪里 | Tenants can look up where data and backups lie
    c C platform | 云存储保有多个可用副本且内容保持一致 | Cloud storage holds several usable copies with the same content
    d D platform | 有技术手段协助租户迁往其他平台或本地 | The provider helps to move to another platform or back
    # 9.2.4.7 安全计算环境 剩余信息保护 | Residual information
    a C platform | 虚拟机释放的内存和存储在回收时彻底清除 | Memory and storage are wiped when taken back
    b C platform | 租户删除数据后云上全部副本随之删除 | When a tenant deletes data, all copies go
    # 9.2.5.1 安全管理中心 集中管控 | Central control
    a C platform | 物理和虚拟资源按策略统一管理、调度和分配 | Physical and virtual resources are managed together by policy
    b N platform | 平台管理流量与租户业务流量彼此分开 | Management traffic is apart from tenants' traffic
    c C both | 平台方和租户按职责各自收集并集中审计 | Provider and tenant each collect and audit their part centrally
    d C both | 平台方和租户各自集中监测所管部分的运行状况 | Provider and tenant each watch their part centrally
    # 9.2.6.1 安全建设管理 云服务商选择 | Choice of the provider
    a D tenant | 选用合规服务商，其平台等级能力与业务相称 | A lawful provider whose platform fits the grade of the system
    b D tenant | 服务协议写明服务内容和具体技术指标 | The agreement tells services and figures
    c D tenant | 服务协议写明服务商的权限、责任和违约处理 | The agreement tells the provider's rights and duties
    d D tenant | 协议约定到期交还全部数据并承诺清除留存 | At its end the provider returns all data and clears its own
    e D tenant | 与服务商另签保密协议，不得泄露租户数据 | A confidentiality agreement is signed with the provider
    # 9.2.6.2 安全建设管理 供应链管理 | Supply chain
    a D platform | 平台供应商的选择符合国家有关要求 | Suppliers are chosen by the rules of the state
    b D platform | 供应链安全事件和威胁信息及时告知租户 | Incidents and threats in the supply chain are told to tenants
    c D platform | 供应商重大变更及时告知租户并评估控制风险 | Changes at suppliers are told to tenants, their risks judged and controlled
    # 9.2.7.1 安全运维管理 云计算环境管理 | Running the cloud
    - D platform | 运维在境内进行，境外运维须遵守国家规定 | Operation is done from within the country, or from abroad by the rules`),
});
