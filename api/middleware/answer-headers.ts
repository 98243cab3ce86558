/** What every answer tells a browser: what a page may load, who may embed it, what may be kept. */
import { createMiddleware } from 'hono/factory';
import { secureHeaders } from 'hono/secure-headers';
import type { Env } from './endpoint.ts';

/** For this name and what lies beneath it; the domain around it belongs to others, who may have no TLS yet. */
const HSTS = 'max-age=31536000; includeSubDomains';
/** A browser would keep every other program on its own machine to TLS as well. */
const OWN_MACHINE = /^localhost(:|$)/;
/** What no page of ours uses. */
const OFF = [
  'accelerometer',
  'autoplay',
  'camera',
  'displayCapture',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'usb',
] as const;

/**
 * Everything comes from this server, and no script and no style sheet is inline. Style attributes may be: what a chart's tooltip shows is
 * text with such attributes, made by the charting library.
 */
export function answerHeaders() {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      styleSrcAttr: ["'unsafe-inline'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      fontSrc: ["'self'"],
      connectSrc: ["'self'"],
      manifestSrc: ["'self'"],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
    xFrameOptions: 'DENY',
    referrerPolicy: 'same-origin',
    strictTransportSecurity: false,
    crossOriginOpenerPolicy: 'same-origin',
    crossOriginResourcePolicy: 'same-origin',
    permissionsPolicy: {
      ...Object.fromEntries(OFF.map((name) => [name, []])),
      publickeyCredentialsGet: ['self'],
    },
  });
}

/** By TLS only: the promise to keep to it, and cookies that keep to it as well. Answers of the interface are kept by nobody. */
export function answerByTls() {
  return createMiddleware<Env>(async (c, next) => {
    await next();
    const { headers } = c.res;
    if (c.req.path.startsWith('/api/') && !headers.has('cache-control')) headers.set('cache-control', 'no-store');
    if (!c.get('peer').is_tls) return;
    if (!OWN_MACHINE.test(c.req.header('host') ?? '')) headers.set('strict-transport-security', HSTS);
    const cookies = headers.getSetCookie();
    if (cookies.every((cookie) => /;\s*secure\b/i.test(cookie))) return;
    headers.delete('set-cookie');
    for (const cookie of cookies) {
      headers.append('set-cookie', /;\s*secure\b/i.test(cookie) ? cookie : `${cookie}; Secure`);
    }
  });
}
