import { listed, type SaidTest, type Words } from './words.js'

const MONTHS = 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' ')

const or = (items: readonly string[]): string => listed(items, 'oder')
const WILDCARDS = '(`*` steht für beliebigen Text, `?` für ein Zeichen)'
const may = (who: string | undefined, several: boolean): string =>
  who === undefined ? 'Darf' : `${who} ${several ? 'dürfen' : 'darf'}`

/** German. What is denied is listed behind a colon, so that `nicht … und …` leaves nothing open. */
export const GERMAN: Words = {
  and: (items) => listed(items, 'und'),
  or,
  quoted: (label) => `„${label}“`,
  moment: ({ year, month, day, clock }) => `${day}. ${MONTHS[month] ?? ''} ${year}, ${clock} UTC`,

  allow: (actions, who, several) => `${may(who, several)} ${actions}`,
  deny: (actions, who) =>
    `Verboten${who === undefined ? '' : ` für ${who.replace(/^Alle/, 'alle')}`}, auch wenn anderes es erlaubt: ${actions}`,
  atMost: (actions, first) => (first ? `Höchstens: ${actions}` : `Und außerdem: ${actions}`),
  nothing: 'Erlaubt nichts',
  atMostNothing: 'Höchstens: nichts',
  none: 'nichts',
  everyone: 'Alle',
  nobody: 'Niemand',
  everyoneExcept: (names) => `Alle außer ${names}`,

  everything: () => 'alles tun',
  everythingIn: (service) => `alles im Dienst ${service} tun`,
  everythingExcept: (actions) => `alles tun außer ${actions}`,
  verbs: {
    Get: 'ansehen',
    List: 'auflisten',
    Read: 'lesen',
    Create: 'anlegen',
    Update: 'ändern',
    Write: 'schreiben',
    Delete: 'löschen',
    Add: 'hinzufügen',
    Remove: 'entfernen',
  },
  act: (verbs, noun) => `${noun} ${verbs}`,
  use: (actions) => `${actions} ausführen`,
  actionsBeginning: (service, begin) => `alle Aktionen des Dienstes ${service} mit dem Namensanfang ${begin}`,
  actionsLike: (pattern) => `alle Aktionen nach dem Muster ${pattern} ${WILDCARDS}`,
  ofService: (noun, service) => `${noun} des Dienstes ${service}`,

  only: (resources) => `nur ${resources}`,
  except: (items) => `alles außer ${items}`,
  allResources: 'alle Ressourcen',
  allOfService: (service) => `alles im Dienst ${service}`,
  allOfType: (type) => `alle ${type}`,
  namedLike: (type, begin) => `${type} mit dem Namensanfang ${begin}`,
  below: (path) => `alles unter ${path}`,
  beginning: (begin) => `alles mit dem Namensanfang ${begin}`,
  like: (pattern) => `alles nach dem Muster ${pattern} ${WILDCARDS}`,
  inService: (service) => `im Dienst ${service}`,
  inRegion: (region) => `in der Region ${region}`,
  withoutRegion: 'ohne Region',
  inAccount: (account) => `im Konto ${account}`,
  everyRegion: 'in jeder Region',
  everyAccount: 'in jedem Konto',

  onlyWhen: (condition) => `nur ${condition}`,
  when: (condition) => `wenn ${condition}`,
  furtherIf: (condition) => `und ${condition}`,
  onlyIf: (clause) => `nur wenn ${clause}`,
  if: (clause) => `wenn ${clause}`,
  conditions: {
    until: (moment, included) => `bis ${moment}${included ? ' einschließlich' : ''}`,
    since: (moment, included) => `${included ? 'ab' : 'nach'} ${moment}`,
    address: (ranges, negated) => (negated ? `von anderswo als ${or(ranges)}` : `von ${or(ranges)} aus`),
    secondFactor: (given) => `${given ? 'mit zweitem' : 'ohne zweiten'} Faktor angemeldet`,
    encrypted: (yes) => `über eine ${yes ? 'verschlüsselte' : 'unverschlüsselte'} Verbindung`,
    user: (names) => `als Benutzer ${or(names)}`,
    invitedBy: (names) => `für Mitglieder, unter deren Einladenden ${or(names)} ist`,
    member: (groups, direct) => `als ${direct ? 'direktes ' : ''}Mitglied der Gruppe ${or(groups)}`,
  },
  clause: (test) => `${test.subject} ${predicate(test)}`,
  isMissing: (subject) => `${subject} nicht bekannt ist`,
  isPresent: (subject) => `${subject} bekannt ist`,
  anyValue: (key) => `mindestens ein Wert von ${key}`,
  everyValue: (key) => `jeder Wert von ${key}`,
  orMissing: ' (oder wo das unbekannt ist)',
  orNone: ' (auch wenn es keinen gibt)',
  asWritten: (operator, key, values) => `gilt, wie es geschrieben steht: ${operator} ${key} ${values.join(', ')}`,

  keys: {
    Username: 'der Benutzername',
    UserArn: 'die ARN des Benutzers',
    UserId: 'die Kennung des Benutzers',
    Groups: 'die Liste der Gruppen',
    DirectGroups: 'die Liste der direkten Gruppen',
    SourceIp: 'die Adresse, von der die Anfrage kommt,',
    UserAgent: 'das fragende Programm',
    Referer: 'die zuvor offene Seite',
    SecureTransport: 'die Verschlüsselung der Verbindung',
    CurrentTime: 'die Zeit',
    EpochTime: 'die Zeit in Sekunden seit 1970',
    RequestDateTime: 'die vom Aufrufer genannte Zeit',
    Mfa: 'der zweite Faktor',
    MfaAge: 'das Alter des zweiten Faktors in Sekunden',
    TokenIssueTime: 'die Zeit der Anmeldung',
    AuthMethod: 'die Art der Anmeldung',
    KeyId: 'der Zugangsschlüssel',
    SessionId: 'die Sitzung',
    ClientId: 'die App',
    TokenScopes: 'die Liste der Scopes des Tokens',
    Service: 'der Dienst',
    Region: 'die Region',
    Action: 'die Aktion',
    ActionLevel: 'die Stufe der Aktion',
    Resource: 'die Ressource',
    Idp: 'der Identitätsanbieter',
    'Idp.AccessLevel': 'die Zugriffsstufe beim Identitätsanbieter',
    ':member': 'das Mitglied',
  },
  tag: (family, tag) => `das Merkmal ${tag} ${TAGGED[family] ?? 'der Anfrage'}`,
  variables: {
    Username: 'der eigene Benutzername',
    UserArn: 'die eigene ARN',
    UserId: 'die eigene Kennung',
    SourceIp: 'die eigene Adresse',
    SessionId: 'die eigene Sitzung',
    KeyId: 'der eigene Zugangsschlüssel',
    ClientId: 'die eigene App',
    Idp: 'der eigene Identitätsanbieter',
  },
  valueOf: (key) => `der Wert von ${key}`,
  orElse: (fallback) => `, oder ${fallback}, wenn es keinen gibt`,
}

const TAGGED: Readonly<Record<string, string>> = { 'PrincipalTag/': 'des Benutzers', 'ResourceTag/': 'der Ressource' }

const PREDICATES: Readonly<Record<SaidTest['comparison'], readonly [before: string, after: string]>> = {
  is: ['', 'ist'],
  isIgnoringCase: ['', 'ist (Groß- und Kleinschreibung ist gleich)'],
  matches: ['dem Muster', `entspricht ${WILDCARDS}`],
  beginsWith: ['mit', 'beginnt'],
  lessThan: ['kleiner als', 'ist'],
  lessThanEquals: ['höchstens', 'ist'],
  greaterThan: ['größer als', 'ist'],
  greaterThanEquals: ['mindestens', 'ist'],
  within: ['in', 'liegt'],
  before: ['vor', 'liegt'],
  notAfter: ['spätestens', 'ist'],
  after: ['nach', 'liegt'],
  notBefore: ['frühestens', 'ist'],
}

function predicate({ comparison, negated, values }: SaidTest): string {
  if (comparison === 'is' && negated && values.length > 1) return `weder ${listed(values, 'noch')} ist`
  const [before, after] = PREDICATES[comparison]
  return [negated ? 'nicht' : '', before, or(values), after].filter((part) => part !== '').join(' ')
}
