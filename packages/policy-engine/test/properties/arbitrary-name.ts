import fc from 'fast-check'

/**
 * A universe so small that patterns and requests meet: two services, a handful of actions and ARNs.
 * `Wild` asks for texts that cannot be evaluated too (readings 2 and 3).
 */
export interface Wildness {
  /** One in this many choices is a faulty one; 0 for none. */
  readonly faultsOneIn: number
}

/** Nothing that cannot be evaluated. */
export const TAME: Wildness = { faultsOneIn: 0 }

/** Now and then something that cannot be evaluated. */
export const WILD: Wildness = { faultsOneIn: 25 }

/** Mostly sound values, sometimes a faulty one. */
export function mostly<T>(sound: fc.Arbitrary<T>, faulty: fc.Arbitrary<T>, { faultsOneIn }: Wildness): fc.Arbitrary<T> {
  if (faultsOneIn === 0) {
    return sound
  }
  return fc.oneof({ weight: faultsOneIn - 1, arbitrary: sound }, { weight: 1, arbitrary: faulty })
}

/** Mostly absent. */
export function seldom<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(arbitrary, { nil: undefined, freq: 2 })
}

const ACTIONS = ['apples:Pick', 'apples:Peel', 'apples:PickAll', 'pears:Pick', 'pears:Eat']

const ACTION_PATTERNS = [
  ...ACTIONS,
  '*',
  '*:*',
  'apples:*',
  'apples:P?ck',
  'apples:P*',
  'apples:*ck*',
  '*:Pick',
  'APPLES:pick',
  'app*:P*',
  '?????:Pick',
  'pears:*t',
  'pears:',
]

/** A literal action. */
export const arbitraryAction: fc.Arbitrary<string> = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...ACTIONS) },
  { weight: 1, arbitrary: fc.constantFrom('APPLES:PICK', 'apples:', 'apples:Pick:All', 'apples:*', 'plums:Pick') },
)

/** An element of `Action`. */
export function arbitraryActionPattern(wildness: Wildness): fc.Arbitrary<string> {
  const faulty = fc.constantFrom('Pick', '', '**', 'apples', 'apples:${Username}')
  return mostly(fc.constantFrom(...ACTION_PATTERNS), faulty, wildness)
}

const RESOURCE_NAMES = [
  'tree/7',
  'tree/8',
  'tree/',
  'tree/fred',
  'tree/gina',
  'tree/a:b',
  'tree/*',
  'tree/😀',
  'basket/1',
  'basket/eng/1',
  '${Username}',
]

const RESOURCE_PATTERNS = [
  ...RESOURCE_NAMES,
  '*',
  'tree/*',
  'tr?e/7',
  '*7',
  't*e/*',
  'tree/?',
  'basket/*/1',
  'basket/**',
  'tree/${Username}',
  'tree/${aws:username}*',
  "tree/${PrincipalTag/team, '7'}",
  'basket/${aws:PrincipalTag/Team}/?',
  'tree/${*}',
  'tree/${$}{Username}',
  '*:b',
]

const REGIONS = ['eu', 'us', '']
const ACCOUNTS = ['', '111122223333']

/** A literal ARN; now and then with colons in odd places. */
export const arbitraryArn: fc.Arbitrary<string> = fc.oneof(
  { weight: 15, arbitrary: arnOf(['apples', 'pears'], REGIONS, ACCOUNTS, RESOURCE_NAMES) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'arn:tinyauth:apples:eu::trees/z::tree/7',
      'arn:tinyauth:apples:eu:1:2:tree/7',
      'arn:tinyauth:apples',
      'tree/7',
      '*',
    ),
  },
)

/** An element of `Resource`. */
export function arbitraryArnPattern(wildness: Wildness): fc.Arbitrary<string> {
  const whole = arnOf(
    ['apples', 'apples', 'pears', '*', 'a*', 'app?es'],
    [...REGIONS, 'eu', '*', 'e?', 'e*', '*u'],
    [...ACCOUNTS, '', '*', '1111*3'],
    RESOURCE_PATTERNS,
  )
  const short = fc.constantFrom(
    'arn:*',
    'arn:tinyauth:apples:*',
    'arn:tinyauth:*:tree/7',
    'arn:tinyauth:apples:*:tree/*',
    'arn:tinyauth:*:*:tree/7',
    'arn:tiny*',
  )
  const sound = fc.oneof(
    { weight: 10, arbitrary: whole },
    { weight: 2, arbitrary: fc.constant('*') },
    { weight: 2, arbitrary: short },
  )
  const faulty = fc.constantFrom(
    'tree/7',
    '',
    '**',
    'ARN:tinyauth:apples:eu::tree/7',
    'arn:tinyauth:${Username}:eu::tree/7',
    'arn:tinyauth:apples:eu::tree/${',
    'arn:tinyauth:apples:eu::tree/${}',
    "arn:tinyauth:apples:eu::tree/${Username, 'x}",
    'arn:tinyauth:apples:eu::tree/${user name}',
  )
  return mostly(sound, faulty, wildness)
}

function arnOf(
  services: readonly string[],
  regions: readonly string[],
  accounts: readonly string[],
  resources: readonly string[],
): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.constantFrom(...services),
      fc.constantFrom(...regions),
      fc.constantFrom(...accounts),
      fc.constantFrom(...resources),
    )
    .map(([service, region, account, resource]) => `arn:tinyauth:${service}:${region}:${account}:${resource}`)
}
