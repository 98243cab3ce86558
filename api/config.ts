/** What the environment says, read once; all that is wrong with it is listed in one go. */
import { resolve } from 'node:path';
import { z } from 'zod';

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
});

export type Config = {
  port: number;
  host: string;
  folder: string;
  key_hex?: string;
  log: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  url?: string;
};

/** A mistake of the person who starts the program: printed as it is, without a stack. */
export class UserError extends Error {}

export function readConfig(environment: Record<string, string | undefined>): Config {
  const parsed = Environment.safeParse(environment);
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
  };
}
