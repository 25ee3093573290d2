import { Controller, Res } from '@nestjs/common'
import { deriveSubkey, isSubkeyDate, type SubkeyProtocol } from '@tinyauth/request-signing'
import type { Response } from 'express'
import type { PrincipalEntry } from '@tinyauth/decision'
import type { Call } from '../../common/call.js'
import { Clock } from '../../common/clock.js'
import { Config } from '../../common/config/index.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { throwProblems } from '../../common/errors/throw-problems.js'
import { CurrentCall, PathParam } from '../../common/http/parameters.decorator.js'
import { Route } from '../../common/http/route.decorator.js'
import { regionProblem, serviceNameProblem } from '../../common/wire-names.js'
import { Snapshot } from '../../snapshot/index.js'
import { GET_ACCESS_KEY_SIGNING_TOKEN, GET_USER_POLICIES, GET_USER_SIGNING_TOKEN } from './proxy-mode.routes.js'
import { isSigningDay } from './signing-days.js'
import { UserPolicies } from './user-policies.js'

const KEY_SECONDS = 3 * 24 * 3600
const POLICY_SECONDS = 60
const PROTOCOLS: readonly SubkeyProtocol[] = ['basic-auth', 'jwt', 'aws-sig4']

/**
 * What a proxy of the original asks for, so that it can prove and decide by itself (wire-protocol 3.8). Each answer says besides
 * which change it knows at least: taken before anything is read, since what is heard meanwhile may not be part of it.
 */
@Controller()
export class ProxyModeController {
  constructor(
    private readonly snapshot: Snapshot,
    private readonly policies: UserPolicies,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  @Route(GET_USER_SIGNING_TOKEN)
  async userSigningToken(
    @CurrentCall() call: Call,
    @Res({ passthrough: true }) response: Response,
    @PathParam('region') region: string,
    @PathParam('service') service: string,
    @PathParam('user') user: string,
    @PathParam('protocol') protocol: string,
    @PathParam('date') date: string,
  ): Promise<object> {
    noteFields(call, { region, service, protocol, user, date })
    assertParameters({ region, service, date, protocol }, ['jwt'])
    this.assertSigningDay(date, 'jwt')
    this.assertSignsElsewhere(service, protocol)
    const { revision } = this.snapshot
    const entry = await this.snapshot.principalByUsername(user)
    if (entry === undefined || !entry.parts.active) throw noSuchKey()
    this.expires(response, KEY_SECONDS)
    const secret = this.config.secretSigningKey.reveal()
    const key = deriveSubkey({ protocol: 'jwt', secret, identity: entry.username, date, region, service })
    this.knows(response, revision)
    return { key: key.toString('base64'), identity: entry.username }
  }

  @Route(GET_ACCESS_KEY_SIGNING_TOKEN)
  async accessKeySigningToken(
    @CurrentCall() call: Call,
    @Res({ passthrough: true }) response: Response,
    @PathParam('region') region: string,
    @PathParam('service') service: string,
    @PathParam('key') keyId: string,
    @PathParam('protocol') protocol: string,
    @PathParam('date') date: string,
  ): Promise<object> {
    noteFields(call, { region, service, protocol, 'access-key': keyId, date })
    assertParameters({ region, service, date, protocol }, PROTOCOLS)
    // Checked against the list of protocols just now.
    const signing = protocol as SubkeyProtocol
    this.assertSigningDay(date, signing)
    this.assertSignsElsewhere(service, protocol)
    const { revision } = this.snapshot
    const entry = await this.snapshot.principalByKeyId(keyId)
    const key = entry?.parts.keys.get(keyId)
    if (entry === undefined || key === undefined || !this.isGood(entry, keyId, service)) throw noSuchKey()
    this.expires(response, secondsLeft(key.data.expiresAtMs, this.clock.now(), KEY_SECONDS))
    const subkey = await key.secret.subkey(signing, { date, region, service })
    this.knows(response, revision)
    return { key: subkey.export().toString('base64'), identity: entry.username }
  }

  @Route(GET_USER_POLICIES)
  async userPolicies(
    @CurrentCall() call: Call,
    @Res({ passthrough: true }) response: Response,
    @PathParam('region') region: string,
    @PathParam('service') service: string,
    @PathParam('user') user: string,
  ): Promise<object> {
    noteFields(call, { region, service, user })
    assertParameters({ region, service })
    const found = await this.policies.statementsOf(user, service)
    if (found === undefined) throw noSuchKey('user')
    this.expires(response, secondsLeft(found.untilMs, this.clock.now(), POLICY_SECONDS))
    this.knows(response, found.revision)
    return { Statement: found.Statement }
  }

  private assertSigningDay(date: string, protocol: SubkeyProtocol): void {
    const { sessionTtlSeconds, clockSkewSeconds } = this.config
    if (isSigningDay(date, protocol, { nowMs: this.clock.now(), sessionTtlSeconds, clockSkewSeconds })) return
    throw new DomainError('ValidationFailed', { problems: { date: 'must be a day whose signatures can be good now' } })
  }

  /**
   * Whoever holds a key that signs for the service itself is anybody at this API, so no policy gives one away. That of
   * `basic-auth`, by which a proxy knows its own callers, compares passwords and signs nothing.
   */
  private assertSignsElsewhere(service: string, protocol: string): void {
    if (service.toLowerCase() !== this.config.service || protocol === 'basic-auth') return
    throw new DomainError('NotPermitted', {
      detail: `a key of \`${protocol}\` for the service itself is given to nobody`,
    })
  }

  /**
   * A key that is bound to addresses is not given away, nor to the service itself one that is bound to services, which limits whom
   * a gatekeeper may ask about: the proxy could not judge the binding.
   */
  private isGood(entry: PrincipalEntry, keyId: string, service: string): boolean {
    const key = entry.parts.keys.get(keyId)
    if (key === undefined || !entry.parts.active || entry.parts.keyBoundaries.has(keyId)) return false
    if (service === this.config.service && key.data.services !== undefined) return false
    return key.refusal({ nowMs: this.clock.now(), service, sourceIp: undefined }) === undefined
  }

  /** In a header: the bodies are those of the original, member for member. */
  private knows(response: Response, revision: number): void {
    response.setHeader('x-tinyauth-knows', String(revision))
  }

  /** Both headers, in the forms that the proxies of the original parse (wire-protocol 3.12). */
  private expires(response: Response, seconds: number): void {
    response.setHeader('expires', new Date(this.clock.now() + seconds * 1000).toUTCString())
    response.setHeader('cache-control', `max-age=${seconds}`)
  }
}

function noteFields(call: Call, fields: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(fields)) call.audit.fields[`request.${name}`] = value
}

function secondsLeft(expiresAtMs: number | undefined, nowMs: number, most: number): number {
  return expiresAtMs === undefined ? most : Math.max(0, Math.min(most, Math.floor((expiresAtMs - nowMs) / 1000)))
}

function assertParameters(
  { region, service, date, protocol }: { region: string; service: string; date?: string; protocol?: string },
  protocols: readonly string[] = [],
): void {
  const problems: Record<string, string> = {}
  const ofRegion = regionProblem(region)
  const ofService = serviceNameProblem(service)
  if (ofRegion !== undefined) problems['region'] = ofRegion
  if (ofService !== undefined) problems['service'] = ofService
  if (date !== undefined && !isSubkeyDate(date)) problems['date'] = 'must be a day as `YYYYMMDD`'
  if (protocol !== undefined && !protocols.includes(protocol)) {
    problems['protocol'] = `must be ${protocols.map((name) => `\`${name}\``).join(', ')}`
  }
  throwProblems(problems)
}

/** The text of the original, which does not tell a user from a key. */
function noSuchKey(field = 'key'): DomainError {
  return new DomainError('NotFound', { problems: { [field]: 'No such key' } })
}
