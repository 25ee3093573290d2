import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'

/** As a member of an object is written after a dot. */
const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/

/** What frameworks, and middleware that stands before many applications, keep on requests. */
const KEPT: ReadonlySet<string> = new Set([
  ...['accepts', 'acceptsCharsets', 'acceptsEncodings', 'acceptsLanguages', 'app', 'baseUrl', 'body', 'context'],
  ...[
    'cookies',
    'csrfToken',
    'file',
    'files',
    'fresh',
    'get',
    'hash',
    'header',
    'host',
    'hostname',
    'id',
    'ip',
    'ips',
    'is',
  ],
  ...[
    'log',
    'logIn',
    'logOut',
    'login',
    'logout',
    'next',
    'originalUrl',
    'param',
    'params',
    'path',
    'port',
    'protocol',
  ],
  ...[
    'query',
    'range',
    'raw',
    'rawBody',
    'req',
    'res',
    'route',
    'routeOptions',
    'secret',
    'secure',
    'server',
    'session',
  ],
  ...['sessionID', 'sessionStore', 'signedCookies', 'stale', 'subdomains', 'validationError', 'xhr'],
])

/**
 * Checks the option `as`: a name that is not there on requests, nor on anything that they are made of.
 *
 * @param name of the decorator or middleware, for the error
 * @throws TypeError naming the option
 */
export function assertRequestName(name: string, as: unknown): asserts as is string {
  if (typeof as !== 'string' || !NAME.test(as)) throw new TypeError(`${name}: "as" must be a name such as \`user\``)
  if (KEPT.has(as) || as in new IncomingMessage(new Socket()))
    throw new TypeError(`${name}: "as" is \`${as}\`, which requests have already`)
}

/** Puts something on a request as a member of its own, whatever stood there. */
export function putOnRequest(request: object, names: readonly string[], value: unknown): void {
  for (const name of names) {
    Object.defineProperty(request, name, { value, writable: true, enumerable: true, configurable: true })
  }
}
