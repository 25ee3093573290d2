import { ConnectionError } from '../authorizer/errors.js'
import type { GroupExpression } from '@tinyauth/policy-engine'
import type { Circumstances } from '../decider.js'
import type { JsonObject } from '../service/json-answer.js'
import type { ServiceClient } from '../service/service-client.js'
import type { GuardSettings } from '../settings/guard-settings.js'
import type { BatchAnswer } from './batch-answer.js'
import { readBatchAnswer, unproved } from './batch-answer.js'
import type { ReadGroups } from './groups-answer.js'
import { readGroupsAnswer } from './groups-answer.js'
import type { PairSet } from './pair-set.js'
import type { ReadPermitted } from './permitted-answer.js'
import { readPermittedAnswer } from './permitted-answer.js'
import { lacksSecondProof } from './second-proof.js'
import { ServiceRefusal } from '../service/service-error.js'

/** One answer, and when its question set out. */
export interface DatedAnswer {
  readonly answer: BatchAnswer
  readonly sentAtMs: number
}

/** One answer about groups, and when its question set out. */
export interface DatedGroups {
  readonly answer: ReadGroups
  readonly sentAtMs: number
}

const TOO_OLD = 'the service at "endpoint" is older than the extensions of wire-protocol 3.9'

/** The decision endpoints behind their wire forms. */
export class RemoteCall {
  constructor(
    private readonly settings: Pick<GuardSettings, 'service' | 'keyRegion' | 'clock'>,
    private readonly client: ServiceClient,
  ) {}

  /** One call of `authorize-by-token`. @throws ConnectionError when there is no answer that can be read */
  async authorize(circumstances: Circumstances, pairs: PairSet): Promise<DatedAnswer> {
    const { atLeastRevision } = circumstances
    const extras = await this.extras(circumstances, pairs.size === 0)
    // INVARIANT: what restricts is judged by one of both: a service that is not told the method cannot.
    if (!('request' in extras) && lacksSecondProof(circumstances)) {
      return { answer: unproved('CsrfError'), sentAtMs: this.settings.clock.now() }
    }
    const body = { permit: pairs.permit(), ...this.asker(circumstances), ...extras }
    const { body: answered, sentAtMs } = await this.post('authorize-by-token', body)
    const answer = readBatchAnswer(answered, pairs)
    assertRevision(answer.revision, atLeastRevision)
    return { answer, sentAtMs }
  }

  /** `list-permitted`. @throws ConnectionError as `authorize`, and when the service does not have it */
  async permitted(circumstances: Circumstances, action: string): Promise<ReadPermitted> {
    if (!(await this.client.isExtended())) throw new ConnectionError(`${TOO_OLD}: it cannot list what is permitted`)
    const extras = await this.extras(circumstances, true)
    const body = { action, ...this.asker(circumstances), ...extras }
    const read = readPermittedAnswer((await this.postNewer('list-permitted', body, 'list what is permitted')).body)
    assertRevision(read.revision, circumstances.atLeastRevision)
    return read
  }

  /** `check-groups`, by the texts of the expressions. @throws ConnectionError as `permitted` */
  async groups(circumstances: Circumstances, groups: ReadonlyMap<string, GroupExpression>): Promise<DatedGroups> {
    if (!(await this.client.isExtended())) throw new ConnectionError(`${TOO_OLD}: it cannot check groups`)
    const extras = await this.extras(circumstances, true)
    const body = { groups: [...groups.keys()], ...this.asker(circumstances), ...extras }
    const { body: answered, sentAtMs } = await this.postNewer('check-groups', body, 'check groups')
    const answer = readGroupsAnswer(answered, groups)
    assertRevision(answer.revision, circumstances.atLeastRevision)
    return { answer, sentAtMs }
  }

  /** Asks about nobody and nothing, which tells whether the guard's own key is good. @throws ConnectionError when it is not */
  async rehearse(): Promise<void> {
    await this.client.isExtended()
    const { body } = await this.post('authorize-by-token', { permit: {}, headers: [], context: {} })
    if (body['Authorized'] !== false) throw new ConnectionError('the service lets somebody in who asked for nothing')
  }

  /** Of a service that may be older than the operation. */
  private async postNewer(operation: string, body: JsonObject, does: string): ReturnType<ServiceClient['call']> {
    try {
      return await this.post(operation, body)
    } catch (error) {
      if (!(error instanceof ServiceRefusal) || error.serviceStatus !== 404) throw error
      throw new ConnectionError(`the service cannot ${does}: it does not know \`${operation}\``, { cause: error })
    }
  }

  private post(operation: string, body: JsonObject): ReturnType<ServiceClient['call']> {
    const path = `services/${encodeURIComponent(this.settings.service)}/${operation}`
    return this.client.call({ method: 'POST', path, body })
  }

  private asker({ headers, context }: Circumstances): JsonObject {
    return { headers, context, region: this.settings.keyRegion }
  }

  /** Older services refuse a call with a field that they do not know: such fields are sent to those that do alone. */
  private async extras({ request, atLeastRevision }: Circumstances, needed: boolean): Promise<JsonObject> {
    if (request === undefined && atLeastRevision === undefined && !needed) return {}
    const extended = await this.client.isExtended()
    if (!extended && needed) throw new ConnectionError(`${TOO_OLD}: it cannot tell who somebody is alone`)
    if (!extended && atLeastRevision !== undefined) throw new ConnectionError(`${TOO_OLD}: it numbers no changes`)
    // Without the request line an older service cannot verify a signature, and denies; `authorize` sees to sessions.
    if (!extended) return {}
    return {
      ...(request === undefined ? {} : { request: lineOf(request) }),
      ...(atLeastRevision === undefined ? {} : { atLeastRevision }),
    }
  }
}

/** Exactly the members that the service takes. */
function lineOf({ method, uri, bodySha256 }: NonNullable<Circumstances['request']>): JsonObject {
  return { method, uri, bodySha256 }
}

function assertRevision(revision: number | undefined, atLeast: number | undefined): void {
  if (atLeast === undefined || (revision ?? -1) >= atLeast) return
  throw new ConnectionError(`the service does not know change ${atLeast} yet`)
}
