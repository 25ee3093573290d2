import { listed, type SaidTest, type Words } from './words.js'

const MONTHS = 'January February March April May June July August September October November December'.split(' ')

const or = (items: readonly string[]): string => listed(items, 'or')
const every = (deny: boolean): string => (deny ? 'any action' : 'all actions')
const whose = (deny: boolean): string => (deny ? 'whose name begins' : 'whose names begin')
const WILDCARDS = '(`*` stands for any text, `?` for one character)'

/** English. */
export const ENGLISH: Words = {
  and: (items) => listed(items, 'and'),
  or,
  quoted: (label) => `“${label}”`,
  moment: ({ year, month, day, clock }) => `${day} ${MONTHS[month] ?? ''} ${year}, ${clock} UTC`,

  allow: (actions, who) => (who === undefined ? `May ${actions}` : `${who} may ${actions}`),
  deny: (actions, who) => `${who === undefined ? 'May' : `${who} may`} not ${actions}, whatever else allows it`,
  atMost: (actions, first) => (first ? `At most: ${actions}` : `And also: ${actions}`),
  nothing: 'Allows nothing',
  atMostNothing: 'At most: nothing',
  none: 'nothing',
  everyone: 'Everyone',
  nobody: 'Nobody',
  everyoneExcept: (names) => `Everyone except ${names}`,

  everything: (deny) => (deny ? 'do anything' : 'do everything'),
  everythingIn: (service, deny) => `do ${deny ? 'anything' : 'everything'} in service ${service}`,
  everythingExcept: (actions, deny) => `do ${deny ? 'anything' : 'everything'} except ${actions}`,
  verbs: {
    Get: 'get',
    List: 'list',
    Read: 'read',
    Create: 'create',
    Update: 'update',
    Write: 'write',
    Delete: 'delete',
    Add: 'add',
    Remove: 'remove',
  },
  act: (verbs, noun) => `${verbs} ${noun}`,
  use: (actions) => `use ${actions}`,
  actionsBeginning: (service, begin, deny) => `${every(deny)} of service ${service} ${whose(deny)} with ${begin}`,
  actionsLike: (pattern, deny) => `${every(deny)} like ${pattern} ${WILDCARDS}`,
  ofService: (noun, service) => `${noun} of service ${service}`,

  only: (resources) => `only ${resources}`,
  except: (items) => `everything except ${items}`,
  allResources: 'all resources',
  allOfService: (service) => `everything in service ${service}`,
  allOfType: (type) => `all ${type}`,
  namedLike: (type, begin) => `${type} whose name begins with ${begin}`,
  below: (path) => `everything below ${path}`,
  beginning: (begin) => `everything whose name begins with ${begin}`,
  like: (pattern) => `everything like ${pattern} ${WILDCARDS}`,
  inService: (service) => `in service ${service}`,
  inRegion: (region) => `in region ${region}`,
  withoutRegion: 'without region',
  inAccount: (account) => `in account ${account}`,
  everyRegion: 'in every region',
  everyAccount: 'in every account',

  onlyWhen: (condition) => `only ${condition}`,
  when: (condition) => `if ${condition}`,
  furtherIf: (condition) => `and ${condition}`,
  onlyIf: (clause) => `only if ${clause}`,
  if: (clause) => `if ${clause}`,
  conditions: {
    until: (moment, included) => `until ${moment}${included ? ' inclusive' : ''}`,
    since: (moment, included) => `${included ? 'from' : 'after'} ${moment}${included ? ' on' : ''}`,
    address: (ranges, negated) => (negated ? `from elsewhere than ${or(ranges)}` : `from ${or(ranges)}`),
    secondFactor: (given) => `signed in ${given ? 'with' : 'without'} a second factor`,
    encrypted: (yes) => `over ${yes ? 'an encrypted' : 'an unencrypted'} connection`,
    user: (names) => `as the user ${or(names)}`,
    invitedBy: (names) => `for members with ${or(names)} among their inviters`,
    member: (groups, direct) => `as a ${direct ? 'direct ' : ''}member of the group ${or(groups)}`,
  },
  clause: (test) => `${test.subject} ${predicate(test)}`,
  isMissing: (subject) => `${subject} is not known`,
  isPresent: (subject) => `${subject} is known`,
  anyValue: (key) => `at least one value of ${key}`,
  everyValue: (key) => `every value of ${key}`,
  orMissing: ' (or where that is unknown)',
  orNone: ' (also where there is none)',
  asWritten: (operator, key, values) => `this holds as written: ${operator} ${key} ${values.join(', ')}`,

  keys: {
    Username: 'the user name',
    UserArn: 'the ARN of the user',
    UserId: 'the id of the user',
    Groups: 'the groups',
    DirectGroups: 'the direct groups',
    SourceIp: 'the source address',
    UserAgent: 'the program that asks',
    Referer: 'the page that was open before',
    SecureTransport: 'the encryption of the connection',
    CurrentTime: 'the time',
    EpochTime: 'the time in seconds since 1970',
    RequestDateTime: 'the time that the caller states',
    Mfa: 'the use of a second factor',
    MfaAge: 'the age of the second factor in seconds',
    TokenIssueTime: 'the time of the sign-in',
    AuthMethod: 'the way of signing in',
    KeyId: 'the access key',
    SessionId: 'the session',
    ClientId: 'the app',
    TokenScopes: 'the scopes of the token',
    Service: 'the service',
    Region: 'the region',
    Action: 'the action',
    ActionLevel: 'the level of the action',
    Resource: 'the resource',
    Idp: 'the identity provider',
    'Idp.AccessLevel': 'the access level at the identity provider',
    ':member': 'the member',
  },
  tag: (family, tag) => `the tag ${tag} of the ${TAGGED[family] ?? 'request'}`,
  variables: {
    Username: 'the own user name',
    UserArn: 'the own ARN',
    UserId: 'the own id',
    SourceIp: 'the own address',
    SessionId: 'the own session',
    KeyId: 'the own access key',
    ClientId: 'the own app',
    Idp: 'the own identity provider',
  },
  valueOf: (key) => `the value of ${key}`,
  orElse: (fallback) => `, or ${fallback} where there is none`,
}

const TAGGED: Readonly<Record<string, string>> = { 'PrincipalTag/': 'user', 'ResourceTag/': 'resource' }

const PREDICATES: Readonly<Record<SaidTest['comparison'], readonly [positive: string, negative: string]>> = {
  is: ['is', 'is not'],
  isIgnoringCase: ['is, letter case aside,', 'is not, letter case aside,'],
  matches: ['is like', 'is not like'],
  beginsWith: ['begins with', 'does not begin with'],
  lessThan: ['is less than', 'is not less than'],
  lessThanEquals: ['is at most', 'is not at most'],
  greaterThan: ['is more than', 'is not more than'],
  greaterThanEquals: ['is at least', 'is not at least'],
  within: ['lies in', 'does not lie in'],
  before: ['is before', 'is not before'],
  notAfter: ['is not after', 'is after'],
  after: ['is after', 'is not after'],
  notBefore: ['is not before', 'is before'],
}

function predicate({ comparison, negated, values }: SaidTest): string {
  if (comparison === 'is' && negated && values.length > 1) return `is neither ${listed(values, 'nor')}`
  const [positive, negative] = PREDICATES[comparison]
  const text = `${negated ? negative : positive} ${or(values)}`
  return comparison === 'matches' ? `${text} ${WILDCARDS}` : text
}
