import fc from 'fast-check'
import type { PrincipalElement } from '../../src/document.js'
import type { Principal } from '../../src/request.js'
import { mostly } from './arbitrary-name.js'
import type { Wildness } from './arbitrary-name.js'

const HOME = '111122223333'
const AWAY = '999988887777'
const arn = (name: string): string => `arn:tinyauth:iam::${HOME}:${name}`

const ACCOUNTED: readonly Principal[] = [
  { kind: 'user', arn: arn('user/fred'), uid: 'uid-fred' },
  { kind: 'user', arn: arn('user/gina') },
  { kind: 'role', arn: arn('role/picker'), uid: 'uid-picker' },
  { kind: 'roleSession', arn: arn('assumed-role/picker/now'), issuer: arn('role/picker') },
  { kind: 'federatedSession', arn: arn('federated-user/f'), issuer: arn('user/fred') },
]

const UNACCOUNTED: readonly Principal[] = [
  { kind: 'anonymous' },
  { kind: 'service', arn: 'pears.tinyauth' },
  { kind: 'federated', arn: 'https://idp.example' },
]

/** Who asks: each of the kinds, with and without an account. */
export const arbitraryPrincipal: fc.Arbitrary<Principal> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.constantFrom(...ACCOUNTED), fc.constantFrom(HOME, HOME, HOME, AWAY, undefined))
      .map(([principal, account]) => (account === undefined ? principal : { ...principal, account })),
  },
  { weight: 1, arbitrary: fc.constantFrom(...UNACCOUNTED) },
)

/** Who gives a share: nobody does so anonymously. */
export const arbitraryGiverPrincipal: fc.Arbitrary<Principal> = arbitraryPrincipal.filter(
  ({ kind }) => kind !== 'anonymous',
)

/** The account of the resource; absent most of the time. */
export const arbitraryResourceAccount: fc.Arbitrary<string | undefined> = fc.constantFrom(
  undefined,
  undefined,
  HOME,
  AWAY,
)

const AWS_ENTRIES = [
  '*',
  HOME,
  AWAY,
  arn('root'),
  arn('user/fred'),
  arn('user/gina'),
  arn('role/picker'),
  arn('assumed-role/picker/now'),
  arn('federated-user/f'),
]

/** A `Principal` or `NotPrincipal` element; `everyone` says whether `*` may be in it. */
export function arbitraryPrincipalElement(everyone: boolean, wildness: Wildness): fc.Arbitrary<PrincipalElement> {
  const entries = AWS_ENTRIES.filter((entry) => everyone || entry !== '*')
  const aws = mostly(fc.constantFrom(...entries), fc.constantFrom(arn('user/*'), 'f*', '?'), wildness)
  const lists: fc.Arbitrary<PrincipalElement> = fc.record(
    {
      AWS: fc.oneof(aws, fc.array(aws, { maxLength: 3 })),
      Service: fc.constantFrom('pears.tinyauth', 'plums.tinyauth'),
      Federated: fc.constantFrom('https://idp.example', 'https://other.example'),
      CanonicalUser: fc.constantFrom('uid-fred', 'uid-picker', 'uid-old'),
    },
    { requiredKeys: [] },
  )
  const named = fc.oneof({ weight: 3, arbitrary: aws.map((AWS) => ({ AWS })) }, { weight: 2, arbitrary: lists })
  return everyone ? fc.oneof({ weight: 3, arbitrary: named }, { weight: 1, arbitrary: fc.constant('*') }) : named
}
