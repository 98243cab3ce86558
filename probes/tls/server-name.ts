/** The name that a client asks for in its hello (RFC 6066 section 3): DNS letters, never an address. */
import { z } from 'zod';

export const ServerName = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,253}$/, 'a host name in ASCII')
  .optional()
  .meta({ zh: '服务器名称（SNI）', en: 'Server name (SNI)' });
