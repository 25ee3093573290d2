/** An exact decimal number; `digits` of both parts carry no superfluous zeros, and zero is never negative. */
export interface Decimal {
  readonly negative: boolean
  readonly whole: string
  readonly fraction: string
}

const MAX_DIGITS = 38
const FORM = /^(-?)0*(\d+)(?:\.(\d+))?$/

/**
 * Reads a number (policy-semantics 3.9, Numeric).
 *
 * Accepted: `5`, `-0.50`, `007`. Rejected: `1e3` (exponent), `.5` and `5.` (missing digits), `+5`, ` 5`, more than 38 digits.
 */
export function parseDecimal(text: string): Decimal | undefined {
  if (text.length > MAX_DIGITS + 2) return undefined
  const found = FORM.exec(text)
  if (found === null || countDigits(text) > MAX_DIGITS) return undefined
  const whole = found[2] === '0' ? '' : (found[2] ?? '')
  const fraction = (found[3] ?? '').replace(/0+$/, '')
  return { negative: found[1] === '-' && whole + fraction !== '', whole, fraction }
}

function countDigits(text: string): number {
  return text.length - (text.startsWith('-') ? 1 : 0) - (text.includes('.') ? 1 : 0)
}

/** Negative, zero or positive as `left` is less than, equal to or greater than `right`. */
export function compareDecimals(left: Decimal, right: Decimal): number {
  if (left.negative !== right.negative) return left.negative ? -1 : 1
  const magnitude =
    left.whole.length - right.whole.length ||
    compareText(left.whole, right.whole) ||
    compareText(left.fraction, right.fraction)
  return left.negative ? -magnitude : magnitude
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}
