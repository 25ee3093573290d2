import fc from 'fast-check'
import type { ContextRecord, ContextValue } from '../../src/request.js'

type Scalar = string | number | boolean

/** What a context key is about, which decides the values that it is given. */
export type KeyKind = 'text' | 'number' | 'date' | 'boolean' | 'address' | 'arn' | 'binary'

/** A key with all the spellings that are used for it. */
export interface TestKey {
  readonly kind: KeyKind
  readonly spellings: readonly [string, ...string[]]
}

/** The keys of the universe. */
export const TEST_KEYS: readonly TestKey[] = [
  { kind: 'text', spellings: ['Username', 'aws:username', 'AWS:UserName', 'USERNAME'] },
  { kind: 'text', spellings: ['Groups', 'groups'] },
  { kind: 'text', spellings: ['PrincipalTag/team', 'aws:PrincipalTag/Team'] },
  { kind: 'text', spellings: ['aws:ResourceTag/team', 'ResourceTag/Team'] },
  { kind: 'text', spellings: ['app:Text', 'APP:text'] },
  { kind: 'number', spellings: ['app:level', 'App:Level'] },
  { kind: 'number', spellings: ['MfaAge', 'aws:MultiFactorAuthAge'] },
  { kind: 'date', spellings: ['CurrentTime', 'aws:CurrentTime'] },
  { kind: 'date', spellings: ['aws:EpochTime', 'EpochTime'] },
  { kind: 'boolean', spellings: ['Mfa', 'aws:MultiFactorAuthPresent'] },
  { kind: 'address', spellings: ['SourceIp', 'SourceIP', 'aws:SourceIp'] },
  { kind: 'arn', spellings: ['UserArn', 'aws:PrincipalArn'] },
  { kind: 'binary', spellings: ['app:blob'] },
]

const REQUEST_VALUES: Readonly<Record<KeyKind, readonly [Scalar, ...Scalar[]]>> = {
  text: ['fred', 'gina', 'FRED', 'eng', '7', '*', 'tree/7', '😀', '', '${Username}', 'É', 'é', 5, true],
  number: [1, '1.0', '-2', 10, 0, '-0', '9.50', '00', '1'.repeat(38)],
  date: [
    '2020',
    '2020-01-01',
    '2020-01-01T00:00:00Z',
    '2020-02-29T12:00+02:00',
    '1577836800',
    1577836800,
    '1577836800.5',
  ],
  boolean: [true, false, 'TRUE', 'false'],
  address: ['10.0.0.1', '10.1.2.3', '::1', '2001:db8::5', '::ffff:10.0.0.1', '192.168.0.1'],
  arn: [
    'arn:tinyauth:iam::111122223333:user/fred',
    'arn:tinyauth:iam::111122223333:user/a:b',
    'arn:tinyauth:iam:eu:1:x:y',
    'a:b:c:d:e:f',
  ],
  binary: ['QUI=', 'QQ==', 'QUJD', ''],
}

const UNREADABLE_VALUES: readonly [Scalar, ...Scalar[]] = [
  'no',
  '1e3',
  '10.0.0.01',
  'arn:a',
  'QQ',
  '2023-02-29',
  '',
  '-',
  '1234567890123',
]

/** A value for a key, of its kind most of the time. */
export function arbitraryScalar(kind: KeyKind): fc.Arbitrary<Scalar> {
  return fc.oneof(
    { weight: 30, arbitrary: fc.constantFrom(...REQUEST_VALUES[kind]) },
    { weight: 1, arbitrary: fc.constantFrom(...UNREADABLE_VALUES) },
  )
}

/** A present value: one, or a list of one to three. */
export function arbitraryPresentValue(kind: KeyKind): fc.Arbitrary<ContextValue> {
  return fc.oneof(
    { weight: 4, arbitrary: arbitraryScalar(kind) },
    { weight: 1, arbitrary: fc.array(arbitraryScalar(kind), { minLength: 1, maxLength: 3 }) },
  )
}

/** A whole context: each key missing (also as `null` or `[]`) or present, under one of its spellings. */
export const arbitraryContext: fc.Arbitrary<ContextRecord> = fc
  .tuple(...TEST_KEYS.map(arbitraryEntry))
  .map((entries) => Object.fromEntries(entries.flatMap((entry) => (entry === undefined ? [] : [entry]))))

/** Now and then with two spellings of one key (reading 4). */
export const arbitraryWildContext: fc.Arbitrary<ContextRecord> = fc.oneof(
  { weight: 40, arbitrary: arbitraryContext },
  {
    weight: 1,
    arbitrary: arbitraryContext.map((context) => ({ ...context, Mfa: true, 'aws:MultiFactorAuthPresent': true })),
  },
)

function arbitraryEntry(key: TestKey): fc.Arbitrary<[string, ContextValue] | undefined> {
  const value = fc.oneof(
    { weight: 8, arbitrary: arbitraryPresentValue(key.kind) },
    { weight: 1, arbitrary: fc.constantFrom<ContextValue>(null, []) },
  )
  const entry = fc.tuple(fc.constantFrom(...key.spellings), value)
  return fc.option(entry, { nil: undefined, freq: 3 })
}
