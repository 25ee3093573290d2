import { setImmediate as nextTurn } from 'node:timers/promises'
import { type CallerContext, decidePairs, readCallerContext } from '@tinyauth/decision'
import { decide, type DecidedBy } from '@tinyauth/policy-engine'
import { MoreThan } from 'typeorm'
import type { Call } from '../../common/call.js'
import type { Clock } from '../../common/clock.js'
import { throwProblems } from '../../common/errors/throw-problems.js'
import type { Permissions } from '../../common/permissions.js'
import { actionProblem, resourceProblem } from '../../common/wire-names.js'
import type { PrincipalPreviews, Snapshot } from '../../snapshot/index.js'
import { type UnitOfWork, UserEntity } from '../../store/index.js'
import type { WhoCanBody } from './who-can.route.js'

/** A call ends before its limit once it took as long; the next goes on. */
const MOST_MS = 2000

/** What is asked with. */
export interface WhoCanDependencies {
  readonly previews: PrincipalPreviews
  readonly snapshot: Snapshot
  readonly permissions: Permissions
  readonly unitOfWork: UnitOfWork
  readonly clock: Clock
}

/** Somebody who may do it, and by what. */
interface Holder {
  readonly username: string
  readonly decidedBy: readonly DecidedBy[]
}

/** A part of the answer. */
interface WhoCanAnswer {
  readonly allowed: readonly Holder[]
  readonly looked: number
  readonly hidden: number
  readonly total: number
  readonly next: string | null
}

type Row = Pick<UserEntity, 'id' | 'username'>

/**
 * Finds the users who may do one thing, by deciding for one after the other: what they hold is read from the store and leaves
 * the snapshot as it is. Disabled users may do nothing, and are not looked at.
 */
export class WhoCan {
  constructor(private readonly with_: WhoCanDependencies) {}

  /** @throws DomainError `ValidationFailed`, `NotPermitted` */
  async find(call: Call, body: WhoCanBody): Promise<WhoCanAnswer> {
    const context = readQuestion(body)
    await this.with_.permissions.assertPermitted(call, 'ListUsers', 'users/')
    const { rows, total } = await this.page(body)
    const reading = this.with_.previews.reading()
    const startedMs = performance.now()
    const allowed: Holder[] = []
    let looked = 0
    let hidden = 0
    for (const { username } of rows.slice(0, body.limit)) {
      if (looked > 0 && performance.now() - startedMs > MOST_MS) break
      looked += 1
      if ((await this.with_.permissions.decisionOn(call, 'GetUser', `users/${username}`)) === 'allow') {
        const decidedBy = await this.decidedFor(reading, username, body, context)
        if (decidedBy !== undefined) allowed.push({ username, decidedBy })
      } else hidden += 1
      await nextTurn()
    }
    const next = looked < rows.length ? (rows[looked - 1]?.id ?? null) : null
    return { allowed, looked, hidden, total, next }
  }

  /** One more than is looked at tells whether there is more. */
  private page({ cursor, limit }: WhoCanBody): Promise<{ rows: readonly Row[]; total: number }> {
    return this.with_.unitOfWork.read(async (manager) => {
      const after = cursor === undefined ? {} : { id: MoreThan(cursor) }
      const rows = await manager.find(UserEntity, {
        select: { id: true, username: true },
        where: { status: 'active', ...after },
        order: { id: 'ASC' },
        take: limit + 1,
      })
      return { rows, total: await manager.countBy(UserEntity, { status: 'active' }) }
    })
  }

  /** By what the user is allowed; `undefined` where it is not, or is gone. */
  private async decidedFor(
    reading: ReturnType<PrincipalPreviews['reading']>,
    username: string,
    { action, resource }: WhoCanBody,
    context: CallerContext,
  ): Promise<readonly DecidedBy[] | undefined> {
    const entry = await reading.preview(username)
    // It may have been disabled since it was listed.
    if (entry?.parts.active !== true) return undefined
    const { clock, snapshot } = this.with_
    const identity = { entry, method: 'basic', mfa: false } as const
    const setting = { service: action.split(':')[0] ?? '', region: 'global', nowMs: clock.now(), context }
    const levelOf = (name: string): string | undefined => snapshot.catalogue.levelOf(name)
    const [decision] = decidePairs(identity, [{ action, resource }], setting, levelOf, decide)
    return decision?.kind === 'allow' ? decision.decidedBy : undefined
  }
}

/** @throws DomainError `ValidationFailed` with every problem */
function readQuestion({ action, resource, context }: WhoCanBody): CallerContext {
  const problems: Record<string, string> = {}
  const read = readCallerContext(context, problems, 'drop')
  const ofAction = actionProblem(action, true)
  const ofResource = resourceProblem(resource)
  if (ofAction !== undefined) problems['action'] = ofAction
  if (ofResource !== undefined) problems['resource'] = ofResource
  throwProblems(problems)
  return read
}
