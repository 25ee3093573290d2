import { expect, it } from '@jest/globals'
import { HeaderList } from '@tinyauth/decision'
import { newCall } from '../../../src/common/call.js'
import { type Asking, AuthorizeService } from '../../../src/decide/authorize/authorize.service.js'

it('an answer names the revision at which it was decided, not a later one', async () => {
  const snapshot = { revision: 1, catalogue: { decisionTtlSeconds: () => 5 } }
  const entry = { username: 'fred', parts: { keys: new Map() }, untilMs: () => Infinity }
  const dependencies = {
    decide: { identify: () => ({ entry }), decideAll: () => [{ kind: 'allow', decidedBy: [], consultedKeys: [] }] },
    caller: { permits: () => false },
    snapshot,
    audit: {
      // A change takes the right away while the event waits for room.
      record: () => {
        snapshot.revision = 2
        return Promise.resolve()
      },
    },
    metrics: { countDecisions: () => undefined, observeDecision: () => undefined },
    ids: { uuid: () => 'id' },
    config: { clockSkewSeconds: 300 },
  }
  // What is not given here is not asked for.
  const service = new AuthorizeService(dependencies as unknown as ConstructorParameters<typeof AuthorizeService>[0])
  const call = newCall({ requestId: 'r', sourceIp: '127.0.0.1', secure: false, userAgent: undefined })
  const asking = { call, gatekeeper: { entry }, nowMs: 0, extended: true } as unknown as Asking
  const question = {
    region: 'global',
    headers: new HeaderList([]),
    context: {},
    request: undefined,
    explain: false,
    atLeastRevision: undefined,
    permit: [{ action: 'Get', resources: ['arn:x'] }],
  }
  expect(await service.batch(asking, 'apples', question)).toMatchObject({ Authorized: true, Revision: 1 })
})
