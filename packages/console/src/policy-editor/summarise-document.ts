import {
  bindParameters,
  type Description,
  describeCeiling,
  describePolicy,
  type Finding,
  parameterNames,
  parsePolicy,
  type PolicyType,
} from '@tinyauth/policy-engine'

/** One statement in words, with what makes it risky. */
export interface SummaryLine {
  readonly index: number
  readonly effect: 'Allow' | 'Deny'
  readonly sid: string | undefined
  readonly text: string
  /** Messages of the security warnings about it. */
  readonly risks: readonly string[]
}

/** Who is meant by names of the deployment. */
export interface SummarySetting {
  readonly partition: string
  readonly ownService: string
  readonly type: PolicyType
  /** Values of parameters; one without value is named in small letters. */
  readonly parameters: Readonly<Record<string, string>>
}

/** What a document says, in plain words; `undefined` while it cannot be read. */
export function summariseDocument(
  text: string,
  { partition, ownService, type, parameters }: SummarySetting,
  findings: readonly Finding[],
): readonly SummaryLine[] | undefined {
  const names = Object.fromEntries(parameterNames(text).map((name) => [name, name.toLowerCase()]))
  const { document } = bindParameters(text, { ...names, ...parameters, partition, self: ownService })
  const { policy } = parsePolicy(document, { type, mode: 'load', allowLegacyVersion: true })
  if (policy === undefined) return undefined
  const describe = type === 'boundary' || type === 'guardrail' ? describeCeiling : describePolicy
  return linesOf(describe(policy, { language: 'en', partition, ownService }), findings)
}

function linesOf({ statements }: Description, findings: readonly Finding[]): readonly SummaryLine[] {
  return statements.map(({ effect, sid, line }, index) => {
    const risks = findings.filter(
      (one) => one.severity === 'securityWarning' && isAbout(one.path, index, statements.length),
    )
    return { index, effect, sid, text: line, risks: risks.map(({ message }) => message) }
  })
}

/** A statement without list is `/Statement` itself. */
function isAbout(path: string, index: number, count: number): boolean {
  const [, top, at] = path.split('/')
  if (top !== 'Statement') return false
  return at === String(index) || (count === 1 && !/^\d+$/.test(at ?? ''))
}
