/**
 * Extension for industrial control systems of GB/T 22239-2019 (6.5, 7.5, 8.5, 9.5), in our own words. The split by layer at level 3 is
 * told by an assessors' work book. Otherwise split and wording rest on own knowledge: uncertain, compare with the standard before use.
 * Levels 2 to 4 agree with a public table in their split.
 */
import type { Item, Level } from '../catalogue.ts';
import { checkedExtension } from './extension-counts.ts';
import { readItems } from './read-items.ts';

export const ICS: Record<Level, readonly Item[]> = checkedExtension('ics', {
  1: readItems(`
    # 6.5.1.1 安全物理环境 室外控制设备物理防护 | Protection of outdoor controllers
    a P | 室外控制设备固定在防火防雨防盗的箱体内 | Outdoor controllers are fixed in boxes against fire, rain and theft
    b P | 远离强电磁和热源，难避时有应急和检修措施 | Away from strong fields and heat, or with measures
    # 6.5.2.1 安全通信网络 网络架构 | Network structure
    a C | 工控系统与企业其他系统分区并有技术隔离 | Control system and office are two areas, isolated
    b C | 工控系统内按业务划分安全域并互相隔离 | Inside, areas by business are isolated from each other
    # 6.5.3.1 安全区域边界 访问控制 | Access control
    - N | 与企业系统间有访问控制，通用网络服务不得穿越 | Access control towards the office; no mail, web, Telnet or FTP through it
    # 6.5.3.2 安全区域边界 无线使用控制 | Wireless
    a C | 参与无线通信的人员、进程、设备有唯一标识 | Every user of wireless is uniquely identified
    b C | 无线通信的使用者须经授权并受使用限制 | Users of wireless are authorised and restricted
    # 6.5.4.1 安全计算环境 控制设备安全 | Security of controllers
    a C | 控制设备有本级鉴别和审计等，受限时由上位机代替 | Controllers meet the level themselves, or through what controls them
    b D | 经充分测试且不影响运行时才更新补丁和固件 | Patches and firmware only after tests, without disturbing operation`),
  2: readItems(`
    # 7.5.1.1 安全物理环境 室外控制设备物理防护 | Protection of outdoor controllers
    a P | 室外控制设备固定在防火防雨防盗的箱体内 | Outdoor controllers are fixed in boxes against fire, rain and theft
    b P | 远离强电磁和热源，难避时有应急和检修措施 | Away from strong fields and heat, or with measures
    # 7.5.2.1 安全通信网络 网络架构 | Network structure
    a C | 工控系统与企业其他系统分区并有技术隔离 | Control system and office are two areas, isolated
    b C | 工控系统内按业务划分安全域并互相隔离 | Inside, areas by business are isolated from each other
    c C | 实时控制系统独立组网，与其他网络物理隔离 | Real-time control has its own equipment, physically apart
    # 7.5.2.2 安全通信网络 通信传输 | Transmission
    - N | 经广域网的控制指令须认证、控制访问并加密 | Commands over a wide area are authenticated, controlled and encrypted
    # 7.5.3.1 安全区域边界 访问控制 | Access control
    a N | 与企业系统间有访问控制，通用网络服务不得穿越 | Access control towards the office; no mail, web, Telnet or FTP through it
    b C | 安全域之间的防护失效时能及时报警 | A failing border between areas raises an alarm
    # 7.5.3.2 安全区域边界 拨号使用控制 | Dial-up
    - C | 确需拨号时限制用户数，并鉴别身份控制访问 | Where dial-up is needed: few users, authenticated and controlled
    # 7.5.3.3 安全区域边界 无线使用控制 | Wireless
    a C | 参与无线通信的人员、进程、设备有唯一标识 | Every user of wireless is uniquely identified
    b C | 无线通信的使用者须经授权并受使用限制 | Users of wireless are authorised and restricted
    # 7.5.4.1 安全计算环境 控制设备安全 | Security of controllers
    a C | 控制设备有本级鉴别和审计等，受限时由上位机代替 | Controllers meet the level themselves, or through what controls them
    b D | 经充分测试且不影响运行时才更新补丁和固件 | Patches and firmware only after tests, without disturbing operation
    # 7.5.5.1 安全建设管理 产品采购和使用 | Buying products
    - D | 重要设备经专业机构检测合格后才采购使用 | Important equipment is tested by a qualified body before it is bought
    # 7.5.5.2 安全建设管理 外包软件开发 | Outsourced development
    - D | 外包合同约束开发方保密，不得扩散关键技术 | Contracts bind developers to secrecy and to keep key technology`),
  3: readItems(`
    # 8.5.1.1 安全物理环境 室外控制设备物理防护 | Protection of outdoor controllers
    a P | 室外控制设备固定在防火防雨防盗的箱体内 | Outdoor controllers are fixed in boxes against fire, rain and theft
    b P | 远离强电磁和热源，难避时有应急和检修措施 | Away from strong fields and heat, or with measures
    # 8.5.2.1 安全通信网络 网络架构 | Network structure
    a C | 工控系统与企业其他系统分区并作单向隔离 | Control system and office are two areas, isolated one-way
    b C | 工控系统内按业务划分安全域并互相隔离 | Inside, areas by business are isolated from each other
    c C | 实时控制系统独立组网，与其他网络物理隔离 | Real-time control has its own equipment, physically apart
    # 8.5.2.2 安全通信网络 通信传输 | Transmission
    - N | 经广域网的控制指令须认证、控制访问并加密 | Commands over a wide area are authenticated, controlled and encrypted
    # 8.5.3.1 安全区域边界 访问控制 | Access control
    a N | 与企业系统间有访问控制，通用网络服务不得穿越 | Access control towards the office; no mail, web, Telnet or FTP through it
    b C | 安全域之间的防护失效时能及时报警 | A failing border between areas raises an alarm
    # 8.5.3.2 安全区域边界 拨号使用控制 | Dial-up
    a C | 确需拨号时限制用户数，并鉴别身份控制访问 | Where dial-up is needed: few users, authenticated and controlled
    b C | 拨号两端系统已加固，用证书认证并加密传输 | Both ends are hardened, with certificates and encryption
    # 8.5.3.3 安全区域边界 无线使用控制 | Wireless
    a C | 参与无线通信的人员、进程、设备有唯一标识 | Every user of wireless is uniquely identified
    b C | 无线通信的使用者须经授权并受使用限制 | Users of wireless are authorised and restricted
    c C | 无线通信采取加密措施，报文内容不外泄 | Wireless traffic is encrypted
    d C | 能发现未授权无线设备及其接入和干扰行为 | Rogue wireless devices and their attempts are detected
    # 8.5.4.1 安全计算环境 控制设备安全 | Security of controllers
    a C | 控制设备有本级鉴别和审计等，受限时由上位机代替 | Controllers meet the level themselves, or through what controls them
    b D | 经充分测试且不影响运行时才更新补丁和固件 | Patches and firmware only after tests, without disturbing operation
    c C | 拆除或关闭多余的外设接口，保留的严格监管 | Spare ports and drives are removed or closed, the rest watched
    d D | 控制设备用专用设备和专用软件进行更新 | Updates come by dedicated devices and software
    e D | 控制设备上线前经安全检测，固件无恶意代码 | Controllers are tested before use, firmware free of malware
    # 8.5.5.1 安全建设管理 产品采购和使用 | Buying products
    - D | 重要设备经专业机构检测合格后才采购使用 | Important equipment is tested by a qualified body before it is bought
    # 8.5.5.2 安全建设管理 外包软件开发 | Outsourced development
    - D | 外包合同约束开发方保密，不得扩散关键技术 | Contracts bind developers to secrecy and to keep key technology`),
  4: readItems(`
    # 9.5.1.1 安全物理环境 室外控制设备物理防护 | Protection of outdoor controllers
    a P | 室外控制设备固定在防火防雨防盗的箱体内 | Outdoor controllers are fixed in boxes against fire, rain and theft
    b P | 远离强电磁和热源，难避时有应急和检修措施 | Away from strong fields and heat, or with measures
    # 9.5.2.1 安全通信网络 网络架构 | Network structure
    a C | 工控与其他系统分区，以合规专用产品单向隔离 | Two areas, isolated one-way by an approved product
    b C | 工控系统内按业务划分安全域并互相隔离 | Inside, areas by business are isolated from each other
    c C | 实时控制系统独立组网，与其他网络物理隔离 | Real-time control has its own equipment, physically apart
    # 9.5.2.2 安全通信网络 通信传输 | Transmission
    - N | 经广域网的控制指令须认证、控制访问并加密 | Commands over a wide area are authenticated, controlled and encrypted
    # 9.5.3.1 安全区域边界 访问控制 | Access control
    a N | 与企业系统间有访问控制，通用网络服务不得穿越 | Access control towards the office; no mail, web, Telnet or FTP through it
    b C | 安全域之间的防护失效时能及时报警 | A failing border between areas raises an alarm
    # 9.5.3.2 安全区域边界 拨号使用控制 | Dial-up
    a C | 确需拨号时限制用户数，并鉴别身份控制访问 | Where dial-up is needed: few users, authenticated and controlled
    b C | 拨号两端系统已加固，用证书认证并加密传输 | Both ends are hardened, with certificates and encryption
    c C | 涉及实时控制的工控系统一律不用拨号服务 | Real-time control uses no dial-up
    # 9.5.3.3 安全区域边界 无线使用控制 | Wireless
    a C | 参与无线通信的人员、进程、设备有唯一标识 | Every user of wireless is uniquely identified
    b C | 无线通信的使用者须经授权并受使用限制 | Users of wireless are authorised and restricted
    c C | 无线通信采取加密措施，报文内容不外泄 | Wireless traffic is encrypted
    d C | 能发现未授权无线设备及其接入和干扰行为 | Rogue wireless devices and their attempts are detected
    # 9.5.4.1 安全计算环境 控制设备安全 | Security of controllers
    a C | 控制设备有本级鉴别和审计等，受限时由上位机代替 | Controllers meet the level themselves, or through what controls them
    b D | 经充分测试且不影响运行时才更新补丁和固件 | Patches and firmware only after tests, without disturbing operation
    c C | 拆除或关闭多余的外设接口，保留的严格监管 | Spare ports and drives are removed or closed, the rest watched
    d D | 控制设备用专用设备和专用软件进行更新 | Updates come by dedicated devices and software
    e D | 控制设备上线前经安全检测，固件无恶意代码 | Controllers are tested before use, firmware free of malware
    # 9.5.5.1 安全建设管理 产品采购和使用 | Buying products
    - D | 重要设备经专业机构检测合格后才采购使用 | Important equipment is tested by a qualified body before it is bought
    # 9.5.5.2 安全建设管理 外包软件开发 | Outsourced development
    - D | 外包合同约束开发方保密，不得扩散关键技术 | Contracts bind developers to secrecy and to keep key technology`),
});
