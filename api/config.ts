/** What the environment says, read once; all that is wrong with it is listed in one go. */
import { accessSync, constants } from 'node:fs';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import { NATS_SERVER } from '#probes/agent/nats-session.ts';
import { isPrefix } from './middleware/prefixes.ts';
import type { SamplesOutside } from './samples/outside/client.ts';
import { UserError } from './user-error.ts';

const PORT = 'must be a port, 0 to 65535';
const AnyPort = z.coerce.number(PORT).int(PORT).min(0, PORT).max(65535, PORT);
const Port = AnyPort.optional();
const File = z
  .string()
  .min(1)
  .refine((path) => isReadable(path), "is a file that can't be read")
  .optional();

const StoreUrl = z
  .url({ protocol: /^https?$/ })
  .refine((text) => new URL(text).username === '', 'must not hold a password: ZHENGWANG_SAMPLES_BASIC_FILE is for that')
  .optional();

const Environment = z.object({
  PORT: AnyPort.default(8080),
  /** `localhost` listens on 127.0.0.1 and ::1; `::` on all addresses of both families. */
  ZHENGWANG_HOST: z.string().min(1).default('localhost'),
  ZHENGWANG_DATA: z.string().min(1).default('./data'),
  /** 32 bytes in hex; without it the key is kept in the data folder. */
  ZHENGWANG_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, 'must be 64 hexadecimal digits')
    .optional(),
  /** A file that holds those digits, such as a service manager's credential. */
  ZHENGWANG_KEY_FILE: File,
  ZHENGWANG_LOG: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** The address under which people reach the console behind a proxy, such as https://zw.example.gov.cn. */
  ZHENGWANG_URL: z.url().optional(),
  /** Lets the identity provider be on this machine, without TLS: for tests and demonstrations. */
  ZHENGWANG_OIDC_LOOPBACK: z.enum(['allow']).optional(),
  /** The same for the provincial platform. */
  ZHENGWANG_CONNECTOR_LOOPBACK: z.enum(['allow']).optional(),
  /** PEM files: the console's certificate with its chain, and its key. With them the port speaks HTTPS only. */
  ZHENGWANG_TLS_CERT: File,
  ZHENGWANG_TLS_KEY: File,
  /** Prefixes (CIDR) of the proxies whose word is taken for who asks. */
  ZHENGWANG_TRUSTED_PROXIES: z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter((one) => one !== ''))
    .pipe(z.array(z.string().refine(isPrefix, 'must be prefixes such as 10.0.0.5/32, fd00::/64')).max(100))
    .default([]),
  /** The header in which such a proxy hands over a client's certificate. */
  ZHENGWANG_CERTIFICATE_HEADER: z
    .string()
    .regex(/^x-[a-z0-9-]{1,60}$/i, 'must be the name of a header that begins with X-')
    .optional(),
  /** Where weaknesses are reported to: mailto:, https: or tel: (RFC 9116). */
  ZHENGWANG_SECURITY_CONTACT: z
    .string()
    .regex(/^(mailto:[^\s@]+@[^\s@]+|https:\/\/\S+|tel:\+?[\d-]+)$/, 'must begin with mailto:, https:// or tel:')
    .max(500)
    .optional(),
  /** For one person or token; a guest's address has a fifth. 0: no limit. */
  /** How often all pages of the database are read and checked. */
  ZHENGWANG_CHECK_PAGES_S: z.coerce.number().int().min(1).max(2_000_000).default(86_400),
  ZHENGWANG_REQUESTS_PER_MINUTE: z.coerce.number().int().min(0).max(1_000_000).default(6_000),
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
  /** Where samples are sent as well: Prometheus' remote write, such as https://prometheus.example.gov.cn/api/v1/write. */
  ZHENGWANG_SAMPLES_WRITE: StoreUrl,
  /** Where those of long ago are read: the address under which /api/v1/query is found. */
  ZHENGWANG_SAMPLES_READ: StoreUrl,
  /** Files with a bearer token, or `user:password`; a PEM file with the CA of that store. */
  ZHENGWANG_SAMPLES_TOKEN_FILE: File,
  ZHENGWANG_SAMPLES_BASIC_FILE: File,
  ZHENGWANG_SAMPLES_CA: File,
  /** The label `hub`, where several consoles write to one store. */
  ZHENGWANG_SAMPLES_HUB: z.string().min(1).max(100).optional(),
  /** nats-servers with JetStream over which agents reach this hub as well: `tls://host:4222`, several with commas. */
  ZHENGWANG_NATS: z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter((one) => one !== ''))
    .pipe(
      z
        .array(z.string().regex(NATS_SERVER, 'must be like tls://nats.example.gov.cn:4222, or nats:// without TLS'))
        .min(1)
        .max(16),
    )
    .optional(),
  /** PEM file: the CA of those servers. */
  ZHENGWANG_NATS_CA: File,
  /** A file with an nkey's seed or a JWT and its seed; without it the hub signs in with its own key. */
  ZHENGWANG_NATS_CREDS: File,
  /** How much may wait in the stream before it refuses. */
  ZHENGWANG_NATS_MAX_MB: z.coerce.number().int().min(64).max(1_000_000).default(1_024),
});

type Given = z.infer<typeof Environment>;

/** What only makes sense together. */
const Whole = Environment.superRefine((given, context) => {
  const missing = (path: keyof Given, message: string) => context.addIssue({ code: 'custom', path: [path], message });
  if ((given.ZHENGWANG_AUDIT_SYSLOG_CERT === undefined) !== (given.ZHENGWANG_AUDIT_SYSLOG_KEY === undefined)) {
    missing('ZHENGWANG_AUDIT_SYSLOG_CERT', 'is of use only together with ZHENGWANG_AUDIT_SYSLOG_KEY');
  }
  if ((given.ZHENGWANG_TLS_CERT === undefined) !== (given.ZHENGWANG_TLS_KEY === undefined)) {
    missing(given.ZHENGWANG_TLS_CERT ? 'ZHENGWANG_TLS_KEY' : 'ZHENGWANG_TLS_CERT', 'is needed beside the other one');
  }
  if (given.ZHENGWANG_KEY && given.ZHENGWANG_KEY_FILE)
    missing('ZHENGWANG_KEY_FILE', 'and ZHENGWANG_KEY exclude each other');
  if (given.ZHENGWANG_CERTIFICATE_HEADER && given.ZHENGWANG_TRUSTED_PROXIES.length === 0) {
    missing('ZHENGWANG_TRUSTED_PROXIES', 'is needed when ZHENGWANG_CERTIFICATE_HEADER is set: nobody else is believed');
  }
  if (given.ZHENGWANG_SAMPLES_TOKEN_FILE && given.ZHENGWANG_SAMPLES_BASIC_FILE)
    missing('ZHENGWANG_SAMPLES_BASIC_FILE', 'and ZHENGWANG_SAMPLES_TOKEN_FILE exclude each other');
  for (const name of ['ZHENGWANG_NATS_CA', 'ZHENGWANG_NATS_CREDS'] as const) {
    if (given[name] && !given.ZHENGWANG_NATS) missing(name, 'is of use only together with ZHENGWANG_NATS');
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
  key_file?: string;
  log: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  url?: string;
  /** The identity provider may be on this machine, without TLS. */
  oidc_loopback?: boolean;
  /** The provincial platform may be on this machine, without TLS. */
  connector_loopback?: boolean;
  receive: Receive;
  /** Where the audit log is sent as well. */
  audit_syslog?: SyslogServer;
  /** Where samples are sent and read outside. */
  samples_outside?: SamplesOutside;
  /** The way of agents over NATS JetStream. */
  nats?: NatsSettings;
  tls?: TlsFiles;
  trusted_proxies?: readonly string[];
  certificate_header?: string;
  security_contact?: string;
  /** 0 or absent: no limit. */
  requests_per_minute?: number;
  check_pages_s?: number;
};

/** PEM files. */
export type TlsFiles = { cert_file: string; key_file: string };

export type NatsSettings = { servers: string[]; ca_file?: string; creds_file?: string; max_mb: number };

export type SyslogServer = { host: string; port: number; ca_file?: string; cert_file?: string; key_file?: string };

/** Where devices send to; what is absent is off. */
export type Receive = {
  host: string;
  trap_port?: number;
  syslog_port?: number;
  syslog_tls?: { port: number; cert_file: string; key_file: string; ca_file?: string };
};

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
    ...(parsed.data.ZHENGWANG_CONNECTOR_LOOPBACK ? { connector_loopback: true } : {}),
    receive: receiveOf(parsed.data),
    ...syslogServerOf(parsed.data),
    ...samplesOutsideOf(parsed.data),
    ...natsOf(parsed.data),
    ...webOf(parsed.data),
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

function samplesOutsideOf(given: Given): { samples_outside?: SamplesOutside } {
  const named = {
    write: given.ZHENGWANG_SAMPLES_WRITE,
    read: given.ZHENGWANG_SAMPLES_READ,
    token_file: given.ZHENGWANG_SAMPLES_TOKEN_FILE,
    basic_file: given.ZHENGWANG_SAMPLES_BASIC_FILE,
    ca_file: given.ZHENGWANG_SAMPLES_CA,
    hub: given.ZHENGWANG_SAMPLES_HUB,
  };
  if (named.write === undefined && named.read === undefined) return {};
  return { samples_outside: Object.fromEntries(Object.entries(named).filter(([, one]) => one !== undefined)) };
}

function natsOf(given: Given): { nats?: NatsSettings } {
  const { ZHENGWANG_NATS: servers, ZHENGWANG_NATS_CA: ca, ZHENGWANG_NATS_CREDS: creds } = given;
  if (!servers) return {};
  return {
    nats: {
      ...{ servers, max_mb: given.ZHENGWANG_NATS_MAX_MB },
      ...(ca === undefined ? {} : { ca_file: resolve(ca) }),
      ...(creds === undefined ? {} : { creds_file: resolve(creds) }),
    },
  };
}

function webOf(given: Given) {
  const { ZHENGWANG_TLS_CERT: cert_file, ZHENGWANG_TLS_KEY: key_file, ZHENGWANG_KEY_FILE: key } = given;
  const { ZHENGWANG_CERTIFICATE_HEADER: header, ZHENGWANG_SECURITY_CONTACT: contact } = given;
  return {
    trusted_proxies: given.ZHENGWANG_TRUSTED_PROXIES,
    requests_per_minute: given.ZHENGWANG_REQUESTS_PER_MINUTE,
    check_pages_s: given.ZHENGWANG_CHECK_PAGES_S,
    ...(key === undefined ? {} : { key_file: resolve(key) }),
    ...(cert_file && key_file ? { tls: { cert_file: resolve(cert_file), key_file: resolve(key_file) } } : {}),
    ...(header === undefined ? {} : { certificate_header: header.toLowerCase() }),
    ...(contact === undefined ? {} : { security_contact: contact }),
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
