import { describe, expect, it } from '@jest/globals'
import { ManualClock } from '../clock.js'
import { DomainError } from '../errors/domain-error.js'
import { Secret } from '../secrets/secret.js'
import type { Log } from './log.js'
import { createLog } from './log.js'
import { NestLog } from './nest-log.js'

const NOW = Date.UTC(2026, 10, 22, 20, 54)
const TOKEN = 'eyJ0eXAiOiJKV1QifQ.eyJ1c2VyIjoiY2hhcmxlcyJ9.aNeCKSn7eGY5Tarb53rgXTxsCVj'

function linesOf(write: (log: Log) => void, format: 'json' | 'pretty' = 'json'): readonly string[] {
  const lines: string[] = []
  const config = { logLevel: 'trace', logFormat: format, service: 'tinyauth' } as const
  write(createLog(config, new ManualClock(NOW), { write: (line) => void lines.push(line) }))
  return lines
}

function lineOf(write: (log: Log) => void): Record<string, unknown> {
  const [line = ''] = linesOf(write)
  return JSON.parse(line) as Record<string, unknown>
}

describe('a line of the log', () => {
  it('says when, how grave, of which service, and what', () => {
    expect(lineOf((log) => log.warn({ requestId: 'r1', pairs: 2 }, 'slow %s', 'call'))).toEqual({
      level: 'warn',
      time: '2026-11-22T20:54:00.000Z',
      service: 'tinyauth',
      requestId: 'r1',
      pairs: 2,
      msg: 'slow call',
    })
  })

  it('is left out below the configured level', () => {
    const lines: string[] = []
    const config = { logLevel: 'warn', logFormat: 'json', service: 'tinyauth' } as const
    const log = createLog(config, new ManualClock(NOW), { write: (line) => void lines.push(line) })
    log.info('quiet')
    log.error('loud')
    expect(lines).toHaveLength(1)
  })

  it.each([
    ['Authorization'],
    ['proxy-authorization'],
    ['Cookie'],
    ['set-cookie'],
    ['X-CSRF-Token'],
    ['password'],
    ['newPassword'],
    ['request.password'],
    ['secret_access_key'],
    ['accessToken'],
    ['X-Amz-Signature'],
    ['policy'],
    ['request.policy-json'],
    ['document'],
    ['sealedSecret'],
  ])('never holds the value of %s, however deep', (name) => {
    const lines = linesOf((log) => {
      log.info({ [name]: 'hunter2', inner: { list: [{ [name]: { text: 'hunter2' } }] } }, 'x')
    })
    expect(lines[0]).not.toContain('hunter2')
    expect(lines[0]).toContain('[redacted]')
  })

  it.each([
    [`Authorization: Basic QUtJRDpodW50ZXIy`, 'QUtJRDpodW50ZXIy'],
    [`cannot verify Bearer ${TOKEN}`, TOKEN],
    [`jwt ${TOKEN} expired`, 'aNeCKSn7'],
    ['AWS4-HMAC-SHA256 Credential=AK1/x, Signature=0123abcdef', '0123abcdef'],
    ['GET /x?X-Amz-Date=1&X-Amz-Signature=0123abcdef', '0123abcdef'],
    ['GET /cb?code=hunter2&state=hunter2', 'hunter2'],
    ['connect postgres://tinyauth:hunter2@db/x failed', 'hunter2'],
    ['{"password": "hunter2"}', 'hunter2'],
    ['Cookie: tinysess=hunter2', 'hunter2'],
    ['GET /invite/XvCWj7LtAMRtqYGrTnEZuJ', 'XvCWj7LtAMRtqYGrTnEZuJ'],
    ['POST /api/v1/invites/XvCWj7LtAMRtqYGrTnEZuJ/accept', 'XvCWj7LtAMRtqYGrTnEZuJ'],
    ['GET /login?next=%2Fbase%2Finvite%2FXvCWj7LtAMRtqYGrTnEZuJ', 'XvCWj7LtAMRtqYGrTnEZuJ'],
  ])('shows no credential of %s', (text, credential) => {
    const lines = linesOf((log) => {
      log.info(text)
      log.info({ text, list: [text] }, 'fields')
      log.info('%s and %o', text, { text })
      log.error(new Error(text))
      log.error({ err: new Error('outer', { cause: new Error(text) }) }, 'cause')
      log.error(new Error('x'), text)
    })
    expect(lines).toHaveLength(6)
    expect(lines.join('')).not.toContain(credential)
  })

  it('leaves texts alone that only speak of credentials', () => {
    const text = 'the token is missing, the password is wrong, basic is refused; see /docs?page=2'
    expect(lineOf((log) => log.info(text))['msg']).toBe(text)
  })

  it('holds of headers only those that are known to be harmless', () => {
    const headers = { 'User-Agent': 'curl', 'x-api-key': 'hunter2', authorization: 'Basic aHVudGVyMg==', Host: 'a' }
    expect(lineOf((log) => log.info({ headers, rawHeaders: ['Cookie', 'hunter2'] }, 'x'))).toMatchObject({
      headers: { 'User-Agent': 'curl', Host: 'a' },
      rawHeaders: '[not shown]',
    })
  })

  it('shows plain data only', () => {
    class Request {
      readonly body = 'hunter2'
    }
    const fields = {
      request: new Request(),
      bytes: Buffer.from('hunter2'),
      map: new Map([['a', 'hunter2']]),
      key: new Secret('hunter2'),
    }
    const [line] = linesOf((log) => log.info(fields, 'x'))
    expect(line).not.toContain('hunter2')
    expect(JSON.parse(line ?? '')).toMatchObject({ request: '[not shown]', bytes: '[not shown]', key: '[redacted]' })
  })

  it('drops a field that fails to be masked, and keeps the line', () => {
    const trap = {
      get text(): string {
        throw new Error('hunter2')
      },
    }
    const hostile = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('hunter2')
        },
      },
    )
    const line = lineOf((log) => log.info({ trap, hostile, more: 1 }, 'x'))
    expect(line).toMatchObject({ trap: {}, more: 1, msg: 'x' })
    expect(JSON.stringify(line)).not.toContain('hunter2')
  })

  it('ends where data has no end', () => {
    const loop: Record<string, unknown> = { name: 'loop' }
    loop['self'] = loop
    const line = linesOf((log) =>
      log.info({ loop, list: Array.from({ length: 10_000 }, (_, i) => i), text: 'x'.repeat(1e6) }, 'x'),
    )
    expect(line[0]?.length).toBeLessThan(10_000)
  })

  it('shows of an error its name, message, code, detail and causes, and nothing that a driver added', () => {
    const cause = Object.assign(new Error('unique'), {
      code: '23505',
      parameters: ['hunter2'],
      query: 'INSERT hunter2',
    })
    const line = lineOf((log) => log.error({ err: new DomainError('Conflict', { detail: 'twice', cause }) }, 'x'))
    expect(line).toMatchObject({
      err: {
        type: 'DomainError',
        code: 'Conflict',
        detail: 'twice',
        cause: { type: 'Error', message: 'unique', code: '23505' },
      },
    })
    expect(JSON.stringify(line)).not.toContain('hunter2')
  })

  it('takes a lone error with its message', () => {
    expect(lineOf((log) => log.error(new Error('broken')))).toMatchObject({ msg: 'broken', err: { message: 'broken' } })
  })

  it('cannot be given another level or time by a field', () => {
    const [line = ''] = linesOf((log) => log.info({ level: 'fatal', time: 'never' }, 'x'))
    expect(line.match(/"level":/g)).toHaveLength(1)
    expect(JSON.parse(line)).toMatchObject({
      level: 'info',
      time: '2026-11-22T20:54:00.000Z',
      level_: 'fatal',
      time_: 'never',
    })
  })

  it('makes nothing of a field named `__proto__`', () => {
    const fields = JSON.parse('{"__proto__": {"polluted": true}, "a": 1}') as object
    expect(lineOf((log) => log.info(fields, 'x'))).toMatchObject({ a: 1 })
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  })
})

describe('ops/log-injection: a value', () => {
  const HOSTILE = 'fred\n{"level":"info"}\r\u001b[31m\u009b2J\u2028\u202e\u0000${jndi:ldap://x}'

  it.each(['json', 'pretty'] as const)('cannot end, colour, turn around or expand a line of format %s', (format) => {
    const lines = linesOf((log) => {
      log.info({ user: HOSTILE, [HOSTILE]: 1 }, HOSTILE)
    }, format)
    expect(lines).toHaveLength(1)
    // oxlint-disable-next-line no-control-regex -- these are the characters that must not be there
    expect(lines[0]?.slice(0, -1)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e]|\$\{/)
  })

  it('is whole again when the JSON is read', () => {
    expect(lineOf((log) => log.info({ user: HOSTILE }, 'x'))['user']).toBe(HOSTILE)
  })
})

describe('a pretty line', () => {
  it('is one line for eyes', () => {
    expect(linesOf((log) => log.warn({ user: 'fred', pairs: 2 }, 'too "many" attempts'), 'pretty')).toEqual([
      '2026-11-22T20:54:00.000Z warn  too "many" attempts service="tinyauth" user="fred" pairs=2\n',
    ])
  })
})

describe('a line of the framework', () => {
  it.each<[string, (log: NestLog) => void, object]>([
    ['log', (log) => log.log('started', 'NestFactory'), { level: 'debug', msg: 'started', context: 'NestFactory' }],
    ['warn', (log) => log.warn('hm', 'Router'), { level: 'warn', msg: 'hm', context: 'Router' }],
    ['debug', (log) => log.debug('detail'), { level: 'debug', msg: 'detail' }],
    ['verbose', (log) => log.verbose('more'), { level: 'trace', msg: 'more' }],
    ['fatal', (log) => log.fatal('gone', 'Main'), { level: 'fatal', msg: 'gone', context: 'Main' }],
    [
      'error',
      (log) => log.error('bad', 'at x', 'Zone'),
      { level: 'error', msg: 'bad', stack: 'at x', context: 'Zone' },
    ],
    [
      'an error',
      (log) => log.error(new Error('bad'), 'Zone'),
      { msg: 'bad', err: { message: 'bad' }, context: 'Zone' },
    ],
    [
      'an object',
      (log) => log.log({ a: 1, password: 'x' }),
      { msg: 'fields', fields: { a: 1, password: '[redacted]' } },
    ],
    ['no format', (log) => log.log('100 %s'), { msg: '100 %s' }],
  ])('goes into the log: %s', (_what, write, expected) => {
    expect(lineOf((log) => write(new NestLog(log)))).toMatchObject(expected)
  })
})
