import { Controller } from '@nestjs/common'
import type { z } from 'zod'
import { CallWriter } from '../audit/index.js'
import type { Call } from '../common/call.js'
import { Clock } from '../common/clock.js'
import { Config } from '../common/config/index.js'
import { DomainError } from '../common/errors/domain-error.js'
import { throwProblems } from '../common/errors/throw-problems.js'
import { CurrentCall, ParsedBody, PathParam } from '../common/http/parameters.decorator.js'
import { Route } from '../common/http/route.decorator.js'
import { regionProblem, serviceNameProblem } from '../common/wire-names.js'
import type { Transaction } from '../store/index.js'
import { assertAsJudged } from './desk/as-judged.js'
import { Factors } from './factors/factors.js'
import { GET_TOKEN_FOR_LOGIN, type getTokenBody } from './get-token.route.js'
import { PasswordProver } from './password-prover.js'
import { SessionIssuer } from './session-issuer.js'
import { Sessions } from './sessions/sessions.js'

/** Session tokens for gatekeepers that have a login page of their own. */
@Controller()
export class GetTokenController {
  constructor(
    private readonly passwords: PasswordProver,
    private readonly issuer: SessionIssuer,
    private readonly sessions: Sessions,
    private readonly factors: Factors,
    private readonly writer: CallWriter,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  @Route(GET_TOKEN_FOR_LOGIN)
  async getToken(
    @CurrentCall() call: Call,
    @PathParam('service') service: string,
    @ParsedBody() body: z.infer<typeof getTokenBody>,
  ): Promise<object> {
    const { username, password, 'csrf-strategy': csrfStrategy, context } = body
    const region = body.region ?? 'global'
    Object.assign(call.audit.fields, {
      'request.service': service,
      'request.username': username,
      'request.csrf-strategy': csrfStrategy,
      ...(context === undefined ? {} : { 'request.context': context }),
    })
    assertNames(region, service)
    const attempt = { username, address: context?.SourceIp, gatekeeper: call.sourceIp }
    const proved = await this.passwords.prove(password, attempt)
    // One answer for an unknown user, no password and a wrong one.
    if ('code' in proved) throw new DomainError('InvalidCredentials', { detail: proved.detail })
    call.audit.subject = proved.entry.username
    const { entry } = proved
    const place = { sourceIp: context?.SourceIp ?? call.sourceIp, userAgent: undefined }
    const expiresAtMs = this.clock.now() + this.config.sessionTtlSeconds * 1000
    const session = { uid: entry.uid, kind: 'token', methods: ['pwd'], service, expiresAtMs } as const
    const { value, revision } = await this.writer.write(call, async (tx) => {
      await assertAsJudged(tx, entry.uid, entry.parts.credentialsChangedAtMs)
      if (service === this.config.service) await this.assertNoFactor(tx, entry.uid)
      return this.sessions.begin(tx, session, place)
    })
    const { token, csrf, expiresInSeconds, expiresAt } = this.issuer.issue(
      entry,
      { region, service, csrfStrategy },
      { id: value.id, revision, mfa: false },
    )
    return { token, ...(csrf === undefined ? {} : { csrf }), expires_in: expiresInSeconds, expires_at: expiresAt }
  }

  /**
   * At this service itself a password alone is not enough for whoever has a second factor, as on its own page.
   *
   * @throws DomainError `InvalidCredentials`: a gatekeeper is not told that the password was right
   */
  private async assertNoFactor({ manager }: Transaction, uid: string): Promise<void> {
    const { totp, passkey } = await this.factors.has(manager, uid)
    if (totp || passkey) throw new DomainError('InvalidCredentials', { detail: 'the user has a second factor' })
  }
}

function assertNames(region: string, service: string): void {
  const problems: Record<string, string> = {}
  const ofRegion = regionProblem(region)
  const ofService = serviceNameProblem(service)
  if (ofRegion !== undefined) problems['region'] = ofRegion
  if (ofService !== undefined) problems['service'] = ofService
  throwProblems(problems)
}
