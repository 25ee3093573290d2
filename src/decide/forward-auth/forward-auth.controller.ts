import { Controller, Req, Res } from '@nestjs/common'
import { HeaderList, isSafe } from '@tinyauth/decision'
import type { Request, Response } from 'express'
import type { Call } from '../../common/call.js'
import { Config } from '../../common/config/index.js'
import { wantsPage } from '../../common/http/html-errors.js'
import { isTrustedProxy, proxyTrust, type ProxyTrust } from '../../common/http/origin.js'
import { CurrentCall, ParsedQuery } from '../../common/http/parameters.decorator.js'
import { Route } from '../../common/http/route.decorator.js'
import { returnRules } from '../../sign-in/index.js'
import { FORWARD_AUTH, type ForwardAuthQuery } from './forward-auth.route.js'
import { ForwardAuth, type Refused } from './forward-auth.service.js'
import { type ForwardAuthAnswer, refusalFor } from './refusal-answer.js'
import { signInLocation } from './sign-in-location.js'

/** The endpoint that proxies ask before they let a request pass. */
@Controller()
export class ForwardAuthController {
  private readonly trust: ProxyTrust

  constructor(
    private readonly forwardAuth: ForwardAuth,
    private readonly config: Config,
  ) {
    this.trust = proxyTrust(config.trustProxy)
  }

  @Route(FORWARD_AUTH)
  async ask(
    @CurrentCall() call: Call,
    @ParsedQuery() query: ForwardAuthQuery,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<object> {
    const headers = HeaderList.ofRaw(request.rawHeaders)
    const trusted = isTrustedProxy(request, this.trust)
    const verdict = await this.forwardAuth.judge(call, { headers, trusted, query })
    const answer =
      'error' in verdict ? this.refusal(verdict, request, trusted) : { status: 200, headers: verdict.headers, body: {} }
    response.status(answer.status).set(answer.headers)
    return answer.body
  }

  private refusal(refused: Refused, request: Request, trusted: boolean): ForwardAuthAnswer {
    const { error, original } = refused
    const isBrowser = wantsPage(request) || request.headers['sec-fetch-mode'] !== undefined
    const { passesAnswers } = original
    return refusalFor(error, { location: this.location(refused, request, trusted), passesAnswers, isBrowser })
  }

  /** Where a person may go on; nobody who was not told of by a trusted proxy is sent anywhere. */
  private location(refused: Refused, request: Request, trusted: boolean): string | undefined {
    const way = wayOf(refused)
    if (way === undefined || !trusted || !navigates(request)) return undefined
    const { original } = refused
    return signInLocation({
      ...{ rules: returnRules(this.config, request), cookieDomain: this.config.sessionCookieDomain, original, way },
      comesBack: original.method !== undefined && isSafe(original.method),
    })
  }
}

function wayOf({ error, stepUp }: Refused): 'sign-in' | 'again' | 'step-up' | undefined {
  if (stepUp) return 'step-up'
  if (error.code === 'UnsignedRequest') return 'sign-in'
  return error.code === 'InvalidSignature' || error.code === 'NoSuchKey' ? 'again' : undefined
}

/** A script that asks for HTML cannot be sent to a page of another origin. */
function navigates(request: Request): boolean {
  const mode = request.headers['sec-fetch-mode']
  return wantsPage(request) && (mode === undefined || mode === 'navigate')
}
