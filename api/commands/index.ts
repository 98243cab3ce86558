/** The registry of commands. Each is loaded when it is asked for: a probe needs no server, a list of commands nothing. */
import type { Command } from './command.ts';

type Known = {
  /** One line for the list of commands. */
  summary: string;
  load(): Promise<Command>;
};

export const commands = {
  serve: {
    summary: 'start the probes and the console (default)  启动探测与控制台（默认）',
    load: async () => (await import('./serve.ts')).serve,
  },
  agent: {
    summary: 'look from here for a hub elsewhere  作为探测点为主站探测',
    load: async () => (await import('./agent.ts')).agent,
  },
  probe: {
    summary: 'look once and print the observation  探测一次并打印结果',
    load: async () => (await import('./probe.ts')).probeCommand,
  },
  discover: {
    summary: 'find what answers in address ranges, changing nothing  扫描地址段，仅读取',
    load: async () => (await import('./discover.ts')).discover,
  },
  load: {
    summary: 'put a load on a server of this machine and tell what visitors waited  对本机服务压测，给出延迟分布',
    load: async () => (await import('./load.ts')).load,
  },
  import: {
    summary: 'bring in areas, units, nodes or systems from CSV or xlsx  导入区划、单位、设备或系统',
    load: async () => (await import('./import.ts')).importCommand,
  },
  backup: {
    summary: 'copy the database to a file while the server runs  在线备份数据库',
    load: async () => (await import('./backup.ts')).backup,
  },
  restore: {
    summary: 'put a backup in the place of the database  从备份恢复',
    load: async () => (await import('./restore.ts')).restore,
  },
  'move-samples': {
    summary: 'bring the samples of before to the store outside  将历史采样写入外部时序库',
    load: async () => (await import('./move-samples.ts')).moveSamples,
  },
  'rotate-key': {
    summary: 'seal all secrets anew under a new master key, offline  更换主密钥（离线）',
    load: async () => (await import('./rotate-key.ts')).rotateKeyCommand,
  },
  verify: {
    summary: 'check the database and both hash chains, or a file of the log  校验数据库与审计、证据链，或日志文件',
    load: async () => (await import('./verify.ts')).verify,
  },
  'verify-seal': {
    summary: 'verify the electronic seal of a file, offline  离线校验文件的电子签章',
    load: async () => (await import('./verify-seal.ts')).verifySeal,
  },
  catalogue: {
    summary: 'print what a standard asks, item by item  打印标准的测评项目录',
    load: async () => (await import('./catalogue.ts')).catalogueCommand,
  },
  score: {
    summary: 'score an assessment of graded protection or cryptography from a file  按规则计算等保、密评得分',
    load: async () => (await import('./score.ts')).score,
  },
  supervision: {
    summary: 'recompute a frozen month of supervision from what was counted  由逐项记录重算某月考核',
    load: async () => (await import('./supervision.ts')).supervision,
  },
  'nats-config': {
    summary: 'print a configuration of nats-server with least rights for each agent  打印 nats-server 配置',
    load: async () => (await import('./nats-config.ts')).natsConfig,
  },
  'reset-password': {
    summary: 'give an account a one-time password, the server stopped  重置账号密码（须停止服务）',
    load: async () => (await import('./reset-access.ts')).resetPassword,
  },
  'reset-second-factor': {
    summary: 'take away an account’s second factor, the server stopped  清除第二因素（须停止服务）',
    load: async () => (await import('./reset-access.ts')).resetSecondFactor,
  },
  lab: {
    summary: 'run the simulated extranet by itself  单独运行实验网',
    load: async () => (await import('./lab.ts')).lab,
  },
} as const satisfies Record<string, Known>;

export type CommandName = keyof typeof commands;
