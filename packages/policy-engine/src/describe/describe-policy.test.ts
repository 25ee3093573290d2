import { describe, expect, it } from '@jest/globals'
import type { Policy, Statement } from '../document.js'
import { describeCeiling, describePolicies, describePolicy } from './describe-policy.js'
import type { DescribeOptions } from './description.js'

const ARN = 'arn:tinyauth:apples:default::'
const OWN = 'arn:tinyauth:tinyauth:::'

function policy(...statements: Statement[]): Policy {
  return { Version: '2012-10-17', Statement: statements }
}

function linesOf(statement: Statement, options: Partial<DescribeOptions> = {}): { en: string; de: string } {
  const last = (language: 'en' | 'de'): string =>
    describePolicy(policy(statement), { ...options, language }).lines.at(-1) ?? ''
  return { en: last('en'), de: last('de') }
}

const allow = (Action: string | string[], Resource: string | string[] = '*'): Statement => ({
  Effect: 'Allow',
  Action,
  Resource,
})
const deny = (Action: string | string[], Resource: string | string[] = '*'): Statement => ({
  Effect: 'Deny',
  Action,
  Resource,
})

type Row = [statement: Statement, en: string, de: string]

describe('describePolicy', () => {
  const actions: Row[] = [
    [allow('*'), 'May do everything', 'Darf alles tun'],
    [allow('*:*'), 'May do everything', 'Darf alles tun'],
    [allow('apples:*'), 'May do everything in service apples', 'Darf alles im Dienst apples tun'],
    [allow('apples:GetApple'), 'May get apples', 'Darf apples ansehen'],
    [
      allow(['apples:GetApple', 'apples:ListApples', 'apples:DeleteApple']),
      'May get, list and delete apples',
      'Darf apples ansehen, auflisten und löschen',
    ],
    [allow('apples:PeelApple'), 'May use `apples:PeelApple`', 'Darf `apples:PeelApple` ausführen'],
    [allow('apples:GetPear'), 'May use `apples:GetPear`', 'Darf `apples:GetPear` ausführen'],
    [allow('apples:Get'), 'May use `apples:Get`', 'Darf `apples:Get` ausführen'],
    [
      allow('apples:Get*'),
      'May use all actions of service apples whose names begin with `Get`',
      'Darf alle Aktionen des Dienstes apples mit dem Namensanfang `Get` ausführen',
    ],
    [
      allow('*:Get*'),
      'May use all actions like `*:Get*` (`*` stands for any text, `?` for one character)',
      'Darf alle Aktionen nach dem Muster `*:Get*` (`*` steht für beliebigen Text, `?` für ein Zeichen) ausführen',
    ],
    [
      allow(['pears:*', 'apples:GetApple', 'apples:PeelApple', 'apples:CoreApple']),
      'May do everything in service pears, get apples and use `apples:PeelApple` and `apples:CoreApple`',
      'Darf alles im Dienst pears tun, apples ansehen und `apples:PeelApple` und `apples:CoreApple` ausführen',
    ],
    [
      { Effect: 'Allow', NotAction: ['apples:DeleteApple', 'apples:Peel'], Resource: '*' },
      'May do everything except delete apples (`apples:DeleteApple`) and use `apples:Peel`',
      'Darf alles tun außer apples löschen (`apples:DeleteApple`) und `apples:Peel` ausführen',
    ],
    [allow([]), 'May use nothing', 'Darf nichts ausführen'],
    [
      deny(['apples:GetApple', 'apples:DeleteApple', 'apples:Peel']),
      'May not get or delete apples (`apples:GetApple`, `apples:DeleteApple`) or use `apples:Peel`, whatever else allows it',
      'Verboten, auch wenn anderes es erlaubt: apples ansehen oder löschen (`apples:GetApple`, `apples:DeleteApple`) oder `apples:Peel` ausführen',
    ],
    [
      deny('apples:*'),
      'May not do anything in service apples, whatever else allows it',
      'Verboten, auch wenn anderes es erlaubt: alles im Dienst apples tun',
    ],
    [
      { Effect: 'Deny', NotAction: 'apples:Get*', Resource: '*' },
      'May not do anything except use all actions of service apples whose names begin with `Get`, whatever else allows it',
      'Verboten, auch wenn anderes es erlaubt: alles tun außer alle Aktionen des Dienstes apples mit dem Namensanfang `Get` ausführen',
    ],
  ]

  it.each(actions)('says the actions of %j', (statement, en, de) => {
    expect(linesOf(statement)).toEqual({ en: `${en}: all resources`, de: `${de}: alle Ressourcen` })
  })

  const resources: [resource: string | string[], en: string, de: string][] = [
    [`${ARN}apples/fred`, 'only `apples/fred`', 'nur `apples/fred`'],
    [
      [`${ARN}apples/fred`, `${ARN}apples/jane`, `${ARN}apples/fred`],
      'only `apples/fred` and `apples/jane`',
      'nur `apples/fred` und `apples/jane`',
    ],
    [`${ARN}apples/*`, 'all apples', 'alle apples'],
    [`${ARN}baskets/*`, 'all `baskets`', 'alle `baskets`'],
    [`${ARN}*`, 'everything in service apples', 'alles im Dienst apples'],
    [`${ARN}apples/fr*`, 'only apples whose name begins with `fr`', 'nur apples mit dem Namensanfang `fr`'],
    [`${ARN}apples/fred/*`, 'only everything below `apples/fred`', 'nur alles unter `apples/fred`'],
    [
      `${ARN}apples/\${Username}/*`,
      'only everything below `apples/‹the own user name›`',
      'nur alles unter `apples/‹der eigene Benutzername›`',
    ],
    [`${ARN}apples/\${aws:username}`, 'only `apples/‹the own user name›`', 'nur `apples/‹der eigene Benutzername›`'],
    [
      `${ARN}apples/\${PrincipalTag/team, 'none'}`,
      'only `apples/‹the value of PrincipalTag/team, or “none” where there is none›`',
      'nur `apples/‹der Wert von PrincipalTag/team, oder „none“, wenn es keinen gibt›`',
    ],
    [
      `${ARN}apples/a/b*`,
      'only everything whose name begins with `apples/a/b`',
      'nur alles mit dem Namensanfang `apples/a/b`',
    ],
    ['arn:tinyauth:apples:eu::apples/1', 'only `apples/1` in region `eu`', 'nur `apples/1` in der Region `eu`'],
    [
      'arn:tinyauth:apples:*:*:apples/*',
      'all apples in every region in every account',
      'alle apples in jeder Region in jedem Konto',
    ],
    ['arn:tinyauth:apples::a1:apples/1', 'only `apples/1` in account `a1`', 'nur `apples/1` im Konto `a1`'],
    ['arn:tinyauth:pears:default::pears/1', 'only `pears/1`', 'nur `pears/1`'],
    ['arn:tinyauth:pears:default::trees/1', 'only `trees/1` in service pears', 'nur `trees/1` im Dienst pears'],
    ['arn:aws:s3:::b/x', 'only `arn:aws:s3:::b/x`', 'nur `arn:aws:s3:::b/x`'],
    [
      `${ARN}apples/*/x`,
      'only everything like `arn:tinyauth:apples:default::apples/*/x` (`*` stands for any text, `?` for one character)',
      'nur alles nach dem Muster `arn:tinyauth:apples:default::apples/*/x` (`*` steht für beliebigen Text, `?` für ein Zeichen)',
    ],
    [
      'arn:tinyauth:apples',
      'only everything like `arn:tinyauth:apples` (`*` stands for any text, `?` for one character)',
      'nur alles nach dem Muster `arn:tinyauth:apples` (`*` steht für beliebigen Text, `?` für ein Zeichen)',
    ],
    [
      `${ARN}apples/\${*}`,
      'only everything like `arn:tinyauth:apples:default::apples/${*}` (`*` stands for any text, `?` for one character)',
      'nur alles nach dem Muster `arn:tinyauth:apples:default::apples/${*}` (`*` steht für beliebigen Text, `?` für ein Zeichen)',
    ],
    [[], 'nothing', 'nichts'],
  ]

  it.each(resources)('says the resources %j', (resource, en, de) => {
    expect(linesOf(allow('apples:Peel', resource))).toEqual({
      en: `May use \`apples:Peel\`: ${en}`,
      de: `Darf \`apples:Peel\` ausführen: ${de}`,
    })
  })

  it('says what is left out exactly, so that nothing more seems to be left out', () => {
    const statement: Statement = { Effect: 'Allow', Action: 'apples:Peel', NotResource: `${ARN}apples/fred` }
    expect(linesOf(statement)).toEqual({
      en: 'May use `apples:Peel`: everything except `apples/fred` in region `default`',
      de: 'Darf `apples:Peel` ausführen: alles außer `apples/fred` in der Region `default`',
    })
  })

  it('says exactly what is denied: no two resources have the same words', () => {
    const parts = [
      ['tinyauth', 'aws', '*'],
      ['apples', 'pears', 'tinyauth', '*'],
      ['', 'default', 'eu', '*', 'e*'],
      ['', '1', '*', '?'],
      ['*', 'apples', 'apples/*', 'apples/fred', 'apples/fred*', 'apples/fred/*', 'apples/*/x', 'pears/*', '/*', '?'],
      ['apples/${Username}', 'apples/${Username}*', 'apples/${Username}/*', 'apples/${*}', 'apples/${?}*', 'a b/c'],
    ]
    const [partitions = [], services = [], regions = [], accounts = [], ...paths] = parts
    const patterns = partitions.flatMap((partition) =>
      services.flatMap((service) =>
        regions.flatMap((region) =>
          accounts.flatMap((account) =>
            paths.flat().map((path) => `arn:${partition}:${service}:${region}:${account}:${path}`),
          ),
        ),
      ),
    )
    for (const language of ['en', 'de'] as const) {
      const { statements } = describePolicy(policy(deny('apples:Peel', patterns)), { language })
      const texts = statements[0]?.resources?.items.map(({ text }) => text) ?? []
      expect(new Set(texts).size).toBe(patterns.length)
    }
  })

  it('says exactly which actions are denied: no two patterns have the same words', () => {
    const names = [
      '*',
      'Get*',
      'Get',
      'GetApple',
      'GetApples',
      'GetPear',
      'Get?',
      '?',
      '*Apple',
      'G*t*',
      'ListApples',
      'L',
    ]
    const patterns = ['apples', 'pears', 'app*', '*', 'a b'].flatMap((service) =>
      names.map((name) => `${service}:${name}`),
    )
    for (const language of ['en', 'de'] as const) {
      const { statements } = describePolicy(policy(deny([...patterns, 'Get', 'app*'])), { language })
      expect(new Set(statements[0]?.actions.items.map(({ text }) => text)).size).toBe(patterns.length + 2)
    }
  })

  const conditions: [condition: NonNullable<Statement['Condition']>, en: string, de: string][] = [
    [
      { DateLessThan: { CurrentTime: '2026-05-03T14:00:00+02:00' } },
      'until 3 May 2026, 12:00 UTC',
      'bis 3. Mai 2026, 12:00 UTC',
    ],
    [
      { DateLessThanEquals: { 'aws:CurrentTime': '2026-05-03' } },
      'until 3 May 2026, 00:00 UTC inclusive',
      'bis 3. Mai 2026, 00:00 UTC einschließlich',
    ],
    [
      { DateGreaterThanEquals: { CurrentTime: '1772272830' } },
      'from 28 February 2026, 10:00:30 UTC on',
      'ab 28. Februar 2026, 10:00:30 UTC',
    ],
    [
      { DateGreaterThan: { CurrentTime: ['2026', '2027'] } },
      'only if the time is after 1 January 2026, 00:00 UTC or 1 January 2027, 00:00 UTC',
      'nur wenn die Zeit nach 1. Januar 2026, 00:00 UTC oder 1. Januar 2027, 00:00 UTC liegt',
    ],
    [
      { DateLessThan: { CurrentTime: '2026-05-03T12:00:00.5Z' } },
      'only if this holds as written: `DateLessThan` `CurrentTime` `2026-05-03T12:00:00.5Z`',
      'nur wenn gilt, wie es geschrieben steht: `DateLessThan` `CurrentTime` `2026-05-03T12:00:00.5Z`',
    ],
    [{ IpAddress: { SourceIp: '10.0.0.0/8' } }, 'only from `10.0.0.0/8`', 'nur von `10.0.0.0/8` aus'],
    [
      { NotIpAddress: { SourceIp: ['10.0.0.0/8', '::1'] } },
      'only from elsewhere than `10.0.0.0/8` or `::1` (or where that is unknown)',
      'nur von anderswo als `10.0.0.0/8` oder `::1` (oder wo das unbekannt ist)',
    ],
    [
      { IpAddress: { 'shop:Till': '10.0.0.0/8' } },
      'only if `shop:Till` lies in `10.0.0.0/8`',
      'nur wenn `shop:Till` in `10.0.0.0/8` liegt',
    ],
    [{ Bool: { Mfa: true } }, 'only signed in with a second factor', 'nur mit zweitem Faktor angemeldet'],
    [
      { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'False' } },
      'only signed in without a second factor (or where that is unknown)',
      'nur ohne zweiten Faktor angemeldet (oder wo das unbekannt ist)',
    ],
    [
      { Bool: { SecureTransport: 'true' } },
      'only over an encrypted connection',
      'nur über eine verschlüsselte Verbindung',
    ],
    [
      { NumericLessThanEquals: { MfaAge: 300 } },
      'only if the age of the second factor in seconds is at most `300`',
      'nur wenn das Alter des zweiten Faktors in Sekunden höchstens `300` ist',
    ],
    [
      { StringEquals: { Username: ['fred', 'jane'] } },
      'only as the user `fred` or `jane`',
      'nur als Benutzer `fred` oder `jane`',
    ],
    [
      { StringNotEquals: { Username: ['fred', 'jane'] } },
      'only if the user name is neither `fred` nor `jane` (or where that is unknown)',
      'nur wenn der Benutzername weder `fred` noch `jane` ist (oder wo das unbekannt ist)',
    ],
    [
      { 'ForAnyValue:StringEquals': { Groups: ['chat', 'eng/ops'] } },
      'only as a member of the group `chat` or `eng/ops`',
      'nur als Mitglied der Gruppe `chat` oder `eng/ops`',
    ],
    [
      { 'ForAnyValue:StringEquals': { DirectGroups: 'chat' } },
      'only as a direct member of the group `chat`',
      'nur als direktes Mitglied der Gruppe `chat`',
    ],
    [
      { 'ForAnyValue:StringLike': { Groups: 'chat/*' } },
      'only if at least one value of `Groups` begins with `chat/`',
      'nur wenn mindestens ein Wert von `Groups` mit `chat/` beginnt',
    ],
    [
      { 'ForAllValues:StringNotEquals': { TagKeys: ['a', 'b'] } },
      'only if every value of `TagKeys` is neither `a` nor `b` (also where there is none)',
      'nur wenn jeder Wert von `TagKeys` weder `a` noch `b` ist (auch wenn es keinen gibt)',
    ],
    [
      { 'ForAnyValue:StringEquals': { 'tinyauth:MembershipAncestor': '${Username}' } },
      'only for members with the own user name among their inviters',
      'nur für Mitglieder, unter deren Einladenden der eigene Benutzername ist',
    ],
    [
      { StringEquals: { 'tinyauth:Member': '${Username}' } },
      'only if the member is the own user name',
      'nur wenn das Mitglied der eigene Benutzername ist',
    ],
    [
      { StringLike: { 'aws:ResourceTag/Env': ['pr*', 'dev*'] } },
      'only if the tag `Env` of the resource begins with `pr` or `dev`',
      'nur wenn das Merkmal `Env` der Ressource mit `pr` oder `dev` beginnt',
    ],
    [
      { StringLike: { 'shop:Colour': ['re?', '${*}'] } },
      'only if `shop:Colour` is like `re?` or `${*}` (`*` stands for any text, `?` for one character)',
      'nur wenn `shop:Colour` dem Muster `re?` oder `${*}` entspricht (`*` steht für beliebigen Text, `?` für ein Zeichen)',
    ],
    [
      { StringEqualsIgnoreCase: { 'shop:Colour': 'red' } },
      'only if `shop:Colour` is, letter case aside, `red`',
      'nur wenn `shop:Colour` `red` ist (Groß- und Kleinschreibung ist gleich)',
    ],
    [
      { StringEquals: { 'shop:Owner': 'x-${Username}' } },
      'only if `shop:Owner` is `x-‹the own user name›`',
      'nur wenn `shop:Owner` `x-‹der eigene Benutzername›` ist',
    ],
    [
      { ArnLike: { UserArn: `${OWN}users/f*` } },
      `only if the ARN of the user begins with \`${OWN}users/f\``,
      `nur wenn die ARN des Benutzers mit \`${OWN}users/f\` beginnt`,
    ],
    [
      { Null: { MfaAge: 'true' } },
      'only if the age of the second factor in seconds is not known',
      'nur wenn das Alter des zweiten Faktors in Sekunden nicht bekannt ist',
    ],
    [
      { BinaryEquals: { 'shop:Seal': 'AAAA' } },
      'only if this holds as written: `BinaryEquals` `shop:Seal` `AAAA`',
      'nur wenn gilt, wie es geschrieben steht: `BinaryEquals` `shop:Seal` `AAAA`',
    ],
    [
      { StringSounds: { 'shop:Name': ['a', 'b'] } },
      'only if this holds as written: `StringSounds` `shop:Name` `a`, `b`',
      'nur wenn gilt, wie es geschrieben steht: `StringSounds` `shop:Name` `a`, `b`',
    ],
    [
      { StringEquals: { 'shop:Name': '${Username' } },
      'only if this holds as written: `StringEquals` `shop:Name` `${Username`',
      'nur wenn gilt, wie es geschrieben steht: `StringEquals` `shop:Name` `${Username`',
    ],
  ]

  it.each(conditions)('says the condition %j', (Condition, en, de) => {
    expect(linesOf({ ...allow('*'), Condition })).toEqual({
      en: `May do everything: all resources; ${en}`,
      de: `Darf alles tun: alle Ressourcen; ${de}`,
    })
  })

  it('leaves no doubt that all conditions of a Deny must hold', () => {
    const Condition = { BoolIfExists: { Mfa: false }, NotIpAddress: { SourceIp: '10.0.0.0/8' } }
    expect(linesOf({ ...deny('apples:*'), Condition })).toEqual({
      en: 'May not do anything in service apples, whatever else allows it: all resources; if signed in without a second factor (or where that is unknown); and if from elsewhere than `10.0.0.0/8` (or where that is unknown)',
      de: 'Verboten, auch wenn anderes es erlaubt: alles im Dienst apples tun: alle Ressourcen; wenn ohne zweiten Faktor angemeldet (oder wo das unbekannt ist); und wenn von anderswo als `10.0.0.0/8` (oder wo das unbekannt ist)',
    })
  })

  const people: Row[] = [
    [
      { ...allow('apples:GetApple'), Principal: '*' },
      'Everyone may get apples: all resources',
      'Alle dürfen apples ansehen: alle Ressourcen',
    ],
    [
      { ...allow('apples:GetApple'), Principal: { AWS: [`${OWN}users/fred`], Service: 'shop' } },
      `\`${OWN}users/fred\` and \`shop\` may get apples: all resources`,
      `\`${OWN}users/fred\` und \`shop\` dürfen apples ansehen: alle Ressourcen`,
    ],
    [
      { Effect: 'Deny', NotPrincipal: { AWS: `${OWN}users/fred` }, Action: 'tinyauth:AssumeRole' },
      `Everyone except \`${OWN}users/fred\` may not use \`tinyauth:AssumeRole\`, whatever else allows it`,
      `Verboten für alle außer \`${OWN}users/fred\`, auch wenn anderes es erlaubt: \`tinyauth:AssumeRole\` ausführen`,
    ],
  ]

  it.each(people)('says whom %j is about', (statement, en, de) => {
    expect(linesOf(statement)).toEqual({ en, de })
  })

  it('says names of a catalogue beside those of the policy, never in place of them', () => {
    const names = {
      services: {
        apples: {
          label: 'Orchard',
          actions: { PeelApple: 'Peel it\u202e' },
          resourceTypes: { apples: 'fruits', baskets: 'baskets of fruits' },
        },
      },
      resources: { [`${ARN}apples/1`]: 'everything” and `all`' },
    }
    const statement = allow(['apples:PeelApple', 'apples:GetBasket', 'apples:C*'], [`${ARN}apples/1`, `${ARN}apples/*`])
    expect(linesOf(statement, { names })).toEqual({
      en: 'May get “baskets of fruits” (`baskets`) and use “Peel it\\u{202e}” (`apples:PeelApple`) and all actions of service “Orchard” (apples) whose names begin with `C`: “everything\\u{201d} and \\u{60}all\\u{60}” (`apples/1`) and all “fruits” (apples)',
      de: 'Darf „baskets of fruits“ (`baskets`) ansehen und „Peel it\\u{202e}“ (`apples:PeelApple`) und alle Aktionen des Dienstes „Orchard“ (apples) mit dem Namensanfang `C` ausführen: „everything\\u{201d} and \\u{60}all\\u{60}“ (`apples/1`) und alle „fruits“ (apples)',
    })
  })

  it('takes no name from a prototype', () => {
    const names = { services: {}, resources: {} }
    expect(linesOf(allow('constructor:toString', 'arn:tinyauth:constructor:::__proto__/*'), { names }).en).toBe(
      'May use `constructor:toString`: all `__proto__`',
    )
  })

  it('reads `${…}` as text where the version of the document does', () => {
    const old: Policy = { Statement: allow('apples:Peel', `${ARN}apples/\${Username}`) }
    expect(describePolicy(old, { language: 'en' }).lines).toEqual(['May use `apples:Peel`: only `apples/${Username}`'])
  })

  it('gives what it says as data, with everything as written', () => {
    const statement: Statement = {
      ...allow(['apples:GetApple', 'apples:Peel'], `${ARN}apples/fred`),
      Sid: 'Fred',
      Condition: { Bool: { Mfa: true }, BinaryEquals: { k: 'AAAA' } },
    }
    expect(describePolicy(policy(statement), { language: 'en' }).statements).toEqual([
      {
        effect: 'Allow',
        sid: 'Fred',
        actions: {
          except: false,
          items: [
            { pattern: 'apples:GetApple', text: 'get apples' },
            { pattern: 'apples:Peel', text: 'use `apples:Peel`' },
          ],
          text: 'get apples and use `apples:Peel`',
        },
        resources: {
          except: false,
          items: [{ pattern: `${ARN}apples/fred`, text: '`apples/fred`' }],
          text: 'only `apples/fred`',
        },
        principals: undefined,
        conditions: [
          {
            operator: 'Bool',
            key: 'Mfa',
            values: ['true'],
            inWords: true,
            text: 'only signed in with a second factor',
          },
          {
            operator: 'BinaryEquals',
            key: 'k',
            values: ['AAAA'],
            inWords: false,
            text: 'only if this holds as written: `BinaryEquals` `k` `AAAA`',
          },
        ],
        sentences: [
          'May get apples and use `apples:Peel`: only `apples/fred`',
          'only signed in with a second factor',
          'only if this holds as written: `BinaryEquals` `k` `AAAA`',
        ],
        line: 'May get apples and use `apples:Peel`: only `apples/fred`; only signed in with a second factor; only if this holds as written: `BinaryEquals` `k` `AAAA`',
      },
    ])
  })
})

describe('describePolicies', () => {
  it('says lines that repeat once, and what is denied last', () => {
    const first = policy(deny('pears:*'), allow('apples:GetApple'))
    const second = policy(allow('apples:GetApple'), allow('apples:ListApples'))
    const { lines, statements } = describePolicies([first, second], { language: 'en' })
    expect(lines).toEqual([
      'May get apples: all resources',
      'May list apples: all resources',
      'May not do anything in service pears, whatever else allows it: all resources',
    ])
    expect(statements.map(({ effect }) => effect)).toEqual(['Deny', 'Allow', 'Allow', 'Allow'])
  })

  it('says that nothing is allowed where nothing is', () => {
    expect(describePolicies([], { language: 'en' }).lines).toEqual(['Allows nothing'])
    expect(describePolicies([], { language: 'de' }).lines).toEqual(['Erlaubt nichts'])
  })
})

describe('describeCeiling', () => {
  it('says what is left at most', () => {
    const boundary = policy(allow('apples:GetApple', `${ARN}apples/*`), allow('pears:*'), deny('apples:Peel'))
    expect(describeCeiling(boundary, { language: 'en' }).lines).toEqual([
      'At most: get apples: all apples',
      'And also: do everything in service pears: all resources',
      'May not use `apples:Peel`, whatever else allows it: all resources',
    ])
    expect(describeCeiling(boundary, { language: 'de' }).lines.slice(0, 2)).toEqual([
      'Höchstens: apples ansehen: alle apples',
      'Und außerdem: alles im Dienst pears tun: alle Ressourcen',
    ])
  })

  it('says that nothing is left where nothing is', () => {
    expect(describeCeiling(policy(deny('*')), { language: 'en' }).lines[0]).toBe('At most: nothing')
    expect(describeCeiling(policy(deny('*')), { language: 'de' }).lines[0]).toBe('Höchstens: nichts')
  })
})
