/** What the environment says, read once; all that is wrong with it is listed in one go. */
import { accessSync, constants } from 'node:fs';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';

const Port = z.coerce.number().int().min(0).max(65535).optional();
const File = z
  .string()
  .min(1)
  .refine((path) => isReadable(path), "is a file that can't be read")
  .optional();

const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(8080),
  /** `localhost` listens on 127.0.0.1 and ::1; `::` on all addresses of both families. */
  ZHENGWANG_HOST: z.string().min(1).default('localhost'),
  ZHENGWANG_DATA: z.string().min(1).default('./data'),
  /** 32 bytes in hex; without it the key is kept in the data folder. */
  ZHENGWANG_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, 'must be 64 hexadecimal digits')
    .optional(),
  ZHENGWANG_LOG: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** The address under which people reach the console behind a proxy, such as https://zw.example.gov.cn. */
  ZHENGWANG_URL: z.url().optional(),
  /** Lets the identity provider be on this machine, without TLS: for tests and demonstrations. */
  ZHENGWANG_OIDC_LOOPBACK: z.enum(['allow']).optional(),
  /** Where traps and syslog are received: an address of this machine, `localhost`, or `::` for all; default ZHENGWANG_HOST. */
  ZHENGWANG_RECEIVE_HOST: z
    .string()
    .refine((host) => host === 'localhost' || isIP(host) !== 0, 'must be localhost or an IP address')
    .optional(),
  /** Each is off unless it is set; 0 takes any free port. */
  ZHENGWANG_TRAP_PORT: Port,
  ZHENGWANG_SYSLOG_PORT: Port,
  ZHENGWANG_SYSLOG_TLS_PORT: Port,
  /** PEM files: the server's certificate with its chain, its key, and the CA whose senders alone are heard. */
  ZHENGWANG_SYSLOG_TLS_CERT: File,
  ZHENGWANG_SYSLOG_TLS_KEY: File,
  ZHENGWANG_SYSLOG_TLS_CA: File,
  /** Where the audit log is sent as well: `host:port` of a syslog server with TLS (RFC 5425). */
  ZHENGWANG_AUDIT_SYSLOG: z
    .string()
    .refine((text) => hostAndPort(text) !== undefined, 'must be host:port, such as log.example.gov.cn:6514')
    .optional(),
  /** PEM files: the CA of that server, and our own certificate with its key where it wants one. */
  ZHENGWANG_AUDIT_SYSLOG_CA: File,
  ZHENGWANG_AUDIT_SYSLOG_CERT: File,
  ZHENGWANG_AUDIT_SYSLOG_KEY: File,
});

type Given = z.infer<typeof Environment>;

/** What only makes sense together. */
const Whole = Environment.superRefine((given, context) => {
  const missing = (path: keyof Given, message: string) => context.addIssue({ code: 'custom', path: [path], message });
  if ((given.ZHENGWANG_AUDIT_SYSLOG_CERT === undefined) !== (given.ZHENGWANG_AUDIT_SYSLOG_KEY === undefined)) {
    missing('ZHENGWANG_AUDIT_SYSLOG_CERT', 'is of use only together with ZHENGWANG_AUDIT_SYSLOG_KEY');
  }
  if (given.ZHENGWANG_SYSLOG_TLS_PORT === undefined) return;
  for (const name of ['ZHENGWANG_SYSLOG_TLS_CERT', 'ZHENGWANG_SYSLOG_TLS_KEY'] as const) {
    if (given[name] === undefined) missing(name, 'is needed when ZHENGWANG_SYSLOG_TLS_PORT is set');
  }
});

export type Config = {
  port: number;
  host: string;
  folder: string;
  key_hex?: string;
  log: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  url?: string;
  /** The identity provider may be on this machine, without TLS. */
  oidc_loopback?: boolean;
  receive: Receive;
  /** Where the audit log is sent as well. */
  audit_syslog?: SyslogServer;
};

export type SyslogServer = { host: string; port: number; ca_file?: string; cert_file?: string; key_file?: string };

/** Where devices send to; what is absent is off. */
export type Receive = {
  host: string;
  trap_port?: number;
  syslog_port?: number;
  syslog_tls?: { port: number; cert_file: string; key_file: string; ca_file?: string };
};

/** A mistake of the person who starts the program: printed as it is, without a stack. */
export class UserError extends Error {}

export function readConfig(environment: Record<string, string | undefined>): Config {
  const parsed = Whole.safeParse(environment);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new UserError(`The configuration is wrong:\n${wrong.join('\n')}`);
  }
  const { PORT, ZHENGWANG_HOST, ZHENGWANG_DATA, ZHENGWANG_KEY, ZHENGWANG_LOG, ZHENGWANG_URL } = parsed.data;
  return {
    port: PORT,
    host: ZHENGWANG_HOST,
    folder: resolve(ZHENGWANG_DATA),
    log: ZHENGWANG_LOG,
    ...(ZHENGWANG_KEY ? { key_hex: ZHENGWANG_KEY } : {}),
    ...(ZHENGWANG_URL ? { url: ZHENGWANG_URL } : {}),
    ...(parsed.data.ZHENGWANG_OIDC_LOOPBACK ? { oidc_loopback: true } : {}),
    receive: receiveOf(parsed.data),
    ...syslogServerOf(parsed.data),
  };
}

/** `[2001:db8::1]:6514`, `192.0.2.1:6514`, `log.example:6514`; the port may be left out. */
function hostAndPort(text: string): { host: string; port: number } | undefined {
  const [, v6, name, port = '6514'] = /^(?:\[([0-9a-fA-F:.]+)\]|([\w.-]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = v6 ?? name;
  if (host === undefined || (v6 !== undefined && isIP(v6) !== 6)) return undefined;
  return Number(port) >= 1 && Number(port) <= 65_535 ? { host, port: Number(port) } : undefined;
}

function syslogServerOf(given: Given): { audit_syslog?: SyslogServer } {
  const place = given.ZHENGWANG_AUDIT_SYSLOG && hostAndPort(given.ZHENGWANG_AUDIT_SYSLOG);
  if (!place) return {};
  const {
    ZHENGWANG_AUDIT_SYSLOG_CA: ca_file,
    ZHENGWANG_AUDIT_SYSLOG_CERT: cert_file,
    ZHENGWANG_AUDIT_SYSLOG_KEY: key_file,
  } = given;
  return {
    audit_syslog: {
      ...place,
      ...(ca_file === undefined ? {} : { ca_file }),
      ...(cert_file === undefined ? {} : { cert_file }),
      ...(key_file === undefined ? {} : { key_file }),
    },
  };
}

function receiveOf(given: Given): Receive {
  const {
    ZHENGWANG_TRAP_PORT: trap_port,
    ZHENGWANG_SYSLOG_PORT: syslog_port,
    ZHENGWANG_SYSLOG_TLS_PORT: port,
    ZHENGWANG_SYSLOG_TLS_CERT: cert_file,
    ZHENGWANG_SYSLOG_TLS_KEY: key_file,
    ZHENGWANG_SYSLOG_TLS_CA: ca_file,
  } = given;
  const tls = port !== undefined && cert_file !== undefined && key_file !== undefined;
  // A name is fine for the console; the receivers are for devices, which send to addresses.
  const host = given.ZHENGWANG_RECEIVE_HOST ?? given.ZHENGWANG_HOST;
  return {
    host: host === 'localhost' || isIP(host) !== 0 ? host : '::',
    ...(trap_port === undefined ? {} : { trap_port }),
    ...(syslog_port === undefined ? {} : { syslog_port }),
    ...(tls ? { syslog_tls: { port, cert_file, key_file, ...(ca_file === undefined ? {} : { ca_file }) } } : {}),
  };
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
