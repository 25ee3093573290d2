import { quote } from '../parse/problem-list.js'
import {
  compositionOf,
  GROUP_EXPRESSION_LIMITS,
  type GroupComposition,
  type GroupExpression,
  type GroupTerm,
  informationOf,
  leafOf,
  negationOf,
} from './group-expression.js'
import { readGroupPath } from './group-path.js'
import { type GroupProblem, groupProblem, type GroupProblemCode } from './group-problem.js'
import { type GroupToken, groupTokens } from './group-tokens.js'

/** The operators between two terms, from weak to strong. */
const LEVELS: readonly (readonly [GroupToken['kind'], GroupComposition['kind']])[] = [
  ['|', 'anyOf'],
  ['^', 'oneOf'],
  ['&', 'allOf'],
]

/** Operators that other languages write as words. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['and', '&'],
  ['or', '|'],
  ['xor', '^'],
])

/**
 * Reads one expression by recursive descent over its tokens, each of which is consumed once. A part that cannot be read
 * is `undefined` and reported; reading goes on behind it.
 */
export class GroupParser {
  readonly problems: GroupProblem[] = []
  private readonly tokens: readonly GroupToken[]
  private next = 0
  private nesting = 0
  private leaves = 0

  constructor(
    text: string,
    private readonly placeholders: boolean,
  ) {
    this.tokens = groupTokens(text, this.problems)
  }

  /** The expression; of no use when there are problems. */
  parse(): GroupExpression | undefined {
    const [decision, ...information] = this.informed()
    while (!this.at('end')) {
      // INVARIANT: `term` stops only at the end, at `+` and at a closing parenthesis, and `informed` takes every `+`.
      this.report('unexpected-parenthesis', this.token, 'a parenthesis is closed that was not opened')
      this.next++
      if (!this.at('end') && !this.at(')')) this.rest()
    }
    const known = information.filter((term) => term !== undefined)
    return decision === undefined ? undefined : informationOf(decision, known)
  }

  private get token(): GroupToken {
    return this.tokens[Math.min(this.next, this.tokens.length - 1)] ?? { kind: 'end', text: '', at: 0 }
  }

  private at(kind: GroupToken['kind']): boolean {
    return this.token.kind === kind
  }

  /** Consumes the token when it is of the kind. */
  private took(kind: GroupToken['kind']): boolean {
    if (!this.at(kind)) return false
    this.next++
    return true
  }

  private report(code: GroupProblemCode, { at }: GroupToken, message: string, suggestion?: string): void {
    this.problems.push(groupProblem(code, at, message, { suggestion }))
  }

  /** `x + y + z`. */
  private informed(): (GroupTerm | undefined)[] {
    const terms = [this.term(0)]
    while (this.took('+')) terms.push(this.term(0))
    return terms
  }

  /** What stands behind a parenthesis too many: an operator there is not at fault. */
  private rest(): void {
    if (LEVELS.some(([kind]) => this.at(kind)) || this.at('+')) this.next++
    this.informed()
  }

  /** One level of `LEVELS`, and below the last of them an operand. */
  private term(level: number): GroupTerm | undefined {
    const [operator, kind] = LEVELS[level] ?? []
    if (operator === undefined || kind === undefined) return this.operands()
    const terms = [this.term(level + 1)]
    while (this.took(operator)) terms.push(this.term(level + 1))
    const [first, ...more] = terms.filter((term) => term !== undefined)
    return first === undefined ? undefined : compositionOf(kind, first, more)
  }

  /** An operand; those that follow without operator are reported. */
  private operands(): GroupTerm | undefined {
    const first = this.operand()
    while (this.at('word') || this.at('(') || this.at('~')) {
      const { text } = this.token
      const meant = WORDS.get(text.toLowerCase())
      this.report('missing-operator', this.token, `an operator is missing before ${quote(text)}`, meant)
      if (meant !== undefined) this.next++
      this.operand()
    }
    return first
  }

  private operand(): GroupTerm | undefined {
    const { token } = this
    switch (token.kind) {
      case '~':
        this.next++
        return this.nested(token, () => {
          const operand = this.operand()
          return operand === undefined ? undefined : negationOf(operand)
        })
      case '(':
        this.next++
        return this.nested(token, () => this.parenthesised(token))
      case 'word':
        this.next++
        return token.text === 'direct' && this.at('(') ? this.direct(token) : this.leaf(token, false)
      default:
        this.report('missing-operand', token, 'a group is missing here')
        return undefined
    }
  }

  /** Reads what is nested one deeper; over the limit it is skipped, so that no text exhausts the stack. */
  private nested(token: GroupToken, read: () => GroupTerm | undefined): GroupTerm | undefined {
    const most = GROUP_EXPRESSION_LIMITS.nesting
    if (this.nesting >= most) {
      this.report('nested-too-deep', token, `nested deeper than the limit of ${most}`)
      this.next = this.tokens.length - 1
      return undefined
    }
    this.nesting++
    const term = read()
    this.nesting--
    return term
  }

  private parenthesised(open: GroupToken): GroupTerm | undefined {
    const term = this.term(0)
    while (this.at('+')) {
      this.report('nested-information', this.token, '`+` stands only between whole expressions')
      this.next++
      this.term(0)
    }
    this.close(open)
    return term
  }

  private close(open: GroupToken): void {
    if (this.took(')') || this.problems.some(({ code }) => code === 'nested-too-deep')) return
    this.report('missing-parenthesis', open, 'a parenthesis is not closed')
  }

  /** `direct(path)`, behind its name. */
  private direct(name: GroupToken): GroupTerm | undefined {
    const open = this.token
    this.next++
    const path = this.token
    const after = this.tokens[this.next + 1]?.kind
    if (path.kind === 'word' && (after === ')' || after === 'end')) {
      this.next++
      this.close(open)
      return this.leaf(path, true)
    }
    this.report('invalid-direct', name, '`direct(…)` holds the path of one group')
    if (!this.took(')')) this.nested(open, () => this.parenthesised(open))
    return undefined
  }

  private leaf({ text, at }: GroupToken, direct: boolean): GroupTerm {
    const path = readGroupPath(text, { offset: at, placeholders: this.placeholders }, this.problems)
    this.leaves++
    const most = GROUP_EXPRESSION_LIMITS.leaves
    if (this.leaves === most + 1) {
      this.problems.push(groupProblem('too-many-groups', at, `more than ${most} groups are named`))
    }
    return leafOf(path, direct)
  }
}
