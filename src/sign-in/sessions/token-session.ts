import { cookieValues, HeaderList, type Identity, isRefusal, type Prover, SESSION_COOKIE } from '@tinyauth/decision'
import type { Clock } from '../../common/clock.js'
import type { Config } from '../../common/config/index.js'

/** Values of the cookie that are looked at: browsers hold one, and another where a host beside this one tossed it. */
const MOST_TOKENS = 4

/** Tells whose the tokens of the JSON sign-in are, where a form carries another second proof. For what ends sessions alone. */
export class TokenSession {
  constructor(
    private readonly prover: Prover,
    private readonly clock: Clock,
    private readonly config: Pick<Config, 'service'>,
  ) {}

  /** Whoever the cookies `tinysess` of a browser prove. */
  async of(headers: HeaderList, sourceIp: string): Promise<readonly Identity[]> {
    const tokens = [...new Set(cookieValues(headers, SESSION_COOKIE))].slice(0, MOST_TOKENS)
    const results = await Promise.all(tokens.map((token) => this.prove(token, sourceIp)))
    return results.flatMap((result) => (isRefusal(result) ? [] : [result]))
  }

  private async prove(token: string, sourceIp: string): Promise<Awaited<ReturnType<Prover['prove']>>> {
    const { service } = this.config
    // As a header: a token in a cookie would have to come with the second proof of scripts.
    const headers = new HeaderList([['authorization', `Bearer ${token}`]])
    const setting = { region: 'global', service, boundService: service, signed: undefined }
    return this.prover.prove({ headers, ...setting, sourceIp, safeMethod: false, nowMs: this.clock.now() })
  }
}
