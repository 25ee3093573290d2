import { type GlobToken, templateTokens } from './glob.js'
import type { TemplatePart } from './template.js'

/**
 * Splits a pattern into the six parts of an ARN at the first five colons of its literal text. Colons inside variables
 * and substituted values do not count. Fewer sections come back when the text has fewer parts.
 */
export function splitTemplate(parts: readonly TemplatePart[]): GlobToken[][] {
  const sections: GlobToken[][] = [[]]
  for (const token of parts.flatMap((part) => templateTokens(part, true))) {
    if (typeof token !== 'string') sections.at(-1)?.push(token)
    else splitLiteral(token, sections)
  }
  return sections
}

function splitLiteral(literal: string, sections: GlobToken[][]): void {
  let rest = literal
  for (let colon = rest.indexOf(':'); colon !== -1 && sections.length < 6; colon = rest.indexOf(':')) {
    if (colon > 0) sections.at(-1)?.push(rest.slice(0, colon))
    sections.push([])
    rest = rest.slice(colon + 1)
  }
  if (rest !== '') sections.at(-1)?.push(rest)
}
